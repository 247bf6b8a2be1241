import type { AccessClaims } from "./token.ts";

export type TokenCacheOptions = {
  clock: { now(): number };
  maxEntries: number;
  toleranceSeconds: number;
};

export type TokenCache = {
  get(token: string): AccessClaims | undefined;
  put(token: string, claims: AccessClaims): void;
};

/** Remembers verified tokens until they expire; the oldest goes first when it is full. */
export function createTokenCache({ clock, maxEntries, toleranceSeconds }: TokenCacheOptions): TokenCache {
  const entries = new Map<string, AccessClaims>();
  return {
    get(token) {
      const claims = entries.get(token);
      if (!claims) return undefined;
      const nowSeconds = clock.now() / 1000;
      if (nowSeconds < claims.exp && nowSeconds >= claims.iat - toleranceSeconds) return claims;
      entries.delete(token);
      return undefined;
    },
    put(token, claims) {
      if (entries.size >= maxEntries) {
        const oldest = entries.keys().next().value;
        if (oldest !== undefined) entries.delete(oldest);
      }
      entries.set(token, claims);
    },
  };
}
