/** Soft end: one caller renews while the others go on with the token they have. */
const RENEW_BEFORE_MS = 300_000;
/** Hard end: a token this close to its expiry is not used any more. */
const MARGIN_MS = 60_000;
const MAX_TOKENS = 1_000;

export type Token = { readonly value: string; readonly expiresAt: number };

export type TokenCache = {
  /** A token that is good at `now`, got by `request` when there is none or when this caller is the one to renew. */
  get(key: string, now: number, request: () => Promise<Token>): Promise<string>;
  /** Forgets a token that the partner refused, unless another caller has replaced it already. */
  refused(key: string, value: string): void;
};

/**
 * Tokens of this process. Only finished tokens are shared: a promise that belongs to one request must not be
 * awaited by another (Workers), so callers that start with an empty cache ask side by side, and each is right.
 */
export function createTokenCache(): TokenCache {
  const tokens = new Map<string, Token>();
  const renewing = new Set<string>();

  async function renew(key: string, request: () => Promise<Token>): Promise<string> {
    renewing.add(key);
    try {
      const token = await request();
      if (tokens.size >= MAX_TOKENS) tokens.clear();
      tokens.set(key, token);
      return token.value;
    } finally {
      renewing.delete(key);
    }
  }

  return {
    async get(key, now, request) {
      const known = tokens.get(key);
      const leftMs = known === undefined ? 0 : known.expiresAt - now;
      if (known === undefined || leftMs <= MARGIN_MS) return renew(key, request);
      if (leftMs > RENEW_BEFORE_MS || renewing.has(key)) return known.value;
      return renew(key, request).catch(() => known.value);
    },
    refused(key, value) {
      if (tokens.get(key)?.value === value) tokens.delete(key);
    },
  };
}
