import {
  concatBytes,
  fromBase64Url,
  type HmacKey,
  issuedToken,
  sha256Text,
  toBase64Url,
} from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";

/** The event's id, by which its store is found, and 160 bits that nobody can guess. */
const ID_BYTES = 16;
const SECRET_BYTES = 20;
const TOKEN = /^[\w-]{48}$/;

export type TokenPlace = { readonly eventId: string; readonly shareId: string };

/**
 * A link's token: the same each time for the same link, so that its owner can be shown it again although only its
 * hash is kept.
 */
async function tokenBy(key: HmacKey, { eventId, shareId }: TokenPlace): Promise<string> {
  const secret = (await key.sign(`share:${shareId}`)).slice(0, SECRET_BYTES);
  return toBase64Url(concatBytes(uuidBytes(eventId), secret));
}

/** A new link's token. */
export function newToken({ deps }: ServiceContext, place: TokenPlace): Promise<string> {
  return tokenBy(deps.secrets.issueKey, place);
}

/** The token that a link was made with, under any key this service has; undefined under none of them. */
export function tokenOf(
  { deps: { secrets } }: ServiceContext,
  { hash, ...place }: TokenPlace & { readonly hash: string },
): Promise<string | undefined> {
  return issuedToken(
    secrets,
    (key) => tokenBy(key, place),
    async (token) => (await sha256Text(token)) === hash,
  );
}

/** The event that a token is of, whether or not there is such a link; undefined for what cannot be a token. */
export function eventIdIn(token: string): string | undefined {
  const bytes = TOKEN.test(token) ? fromBase64Url(token) : undefined;
  if (bytes === undefined) return undefined;
  return bytes
    .slice(0, ID_BYTES)
    .toHex()
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

function uuidBytes(id: string): Uint8Array {
  return Uint8Array.fromHex(id.replaceAll("-", ""));
}
