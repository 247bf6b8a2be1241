export type Tokens = { readonly accessToken: string; readonly refreshToken: string };

export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

export type ClientOptions = {
  /** Where the service is, without a path: `https://madang.example`; empty for the page's own origin. */
  readonly baseUrl: string;
  /** A person's session from an earlier visit. Signing up or in through the client starts one too. */
  readonly tokens?: Tokens | undefined;
  /** A machine's key; it is never renewed. */
  readonly apiKey?: string | undefined;
  /** `cookie`: the browser keeps the session in HttpOnly cookies and this client sees no token. */
  readonly session?: "bearer" | "cookie" | undefined;
  /** Called with new tokens to keep, and with undefined when the session has ended. */
  readonly onSession?: ((tokens: Tokens | undefined) => void) | undefined;
  readonly fetch?: FetchLike | undefined;
  /** How often a call that is safe to repeat is repeated; 2 by default. */
  readonly retries?: number | undefined;
  /** Keys that make mutations safe to repeat; 128 random bits by default. */
  readonly randomId?: (() => string) | undefined;
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
};

/** D-27: the server answers distributions within 8 s, everything else sooner; a demo shop lives through months. */
export const TIMEOUT_MS = 10_000;
export const DISTRIBUTION_TIMEOUT_MS = 15_000;

export const DEMO_TIMEOUT_MS = 25_000;

export function timeoutOf(path: string): number {
  if (path === "account.startDemo") return DEMO_TIMEOUT_MS;
  return path.startsWith("distribution.") ? DISTRIBUTION_TIMEOUT_MS : TIMEOUT_MS;
}

export function randomHex(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function sleepFor(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
