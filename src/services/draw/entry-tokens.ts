import { type Bytes, createHmacKey, fromBase64Url, toBase64Url } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Draw, secretPlace } from "./draw-row.ts";

/** Tells the token of an entry: a keyed hash of its id under this draw's salt, so that it leads back to nobody. */
export async function tokensUnder(salt: Bytes): Promise<(participantId: string) => Promise<string>> {
  const key = await createHmacKey(salt);
  return async (participantId) => toBase64Url(await key.sign(participantId));
}

/** As tokensUnder, of a draw whose salt is not destroyed yet. */
export async function tokensOf(
  ctx: ServiceContext,
  draw: Draw,
): Promise<((participantId: string) => Promise<string>) | undefined> {
  if (draw.saltCipher === null) return undefined;
  const salt = fromBase64Url(
    await ctx.deps.secrets.fields.decrypt(draw.saltCipher, secretPlace(draw, "salt")),
  );
  if (!salt) throw new TypeError("a draw's salt is base64url");
  return tokensUnder(salt);
}
