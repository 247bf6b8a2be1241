import { fromBase64Url, type RandomBytes, sha256Text, toBase64Url } from "./bytes.ts";
import type { HmacKey } from "./hmac.ts";

const TOKEN_BYTES = 32;
const DAY_MS = 86_400_000;

/** A spent token still gives its successor this long: two tabs, or an answer lost on the way. */
export const REFRESH_GRACE_MS = 10_000;
/** A session dies after this long without a refresh … */
export const REFRESH_IDLE_MS = 30 * DAY_MS;
/** … and this long after sign-in in any case. */
export const REFRESH_ABSOLUTE_MS = 90 * DAY_MS;

/** 256 random bits as base64url, 43 characters. */
export function newRefreshToken(randomBytes: RandomBytes): string {
  return toBase64Url(randomBytes(TOKEN_BYTES));
}

/** What the database keeps; the token has 256 bits, so a fast hash is enough. */
export function hashRefreshToken(token: string): Promise<string> {
  return sha256Text(token);
}

/** The one token that can follow: the same predecessor gives the same successor, with nothing stored in clear. */
export async function successorOf(refreshKey: HmacKey, token: string): Promise<string> {
  return toBase64Url(await refreshKey.sign(`refresh:${token}`));
}

/** Turns away what cannot be a token before anything is hashed or read. */
export function isRefreshToken(token: string): boolean {
  return token.length === 43 && fromBase64Url(token)?.length === TOKEN_BYTES;
}

/** The stored facts that decide what a presented token gets; instants in epoch ms. */
export type RefreshFacts = {
  usedAt: number | null;
  expiresAt: number;
  familyRevokedAt: number | null;
  familyExpiresAt: number;
};

/**
 * `rotate`: unused, make the successor. `grace`: spent a moment ago, hand out the same successor.
 * `reuse`: spent long ago, the family must die. `dead`: expired or revoked.
 */
export type RefreshVerdict = "rotate" | "grace" | "reuse" | "dead";

export function judgeRefresh(facts: RefreshFacts, now: number): RefreshVerdict {
  if (facts.familyRevokedAt !== null || now >= facts.familyExpiresAt) return "dead";
  if (facts.usedAt !== null) return now - facts.usedAt <= REFRESH_GRACE_MS ? "grace" : "reuse";
  return now < facts.expiresAt ? "rotate" : "dead";
}
