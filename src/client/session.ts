import { type ClientOptions, type FetchLike, TIMEOUT_MS, type Tokens } from "./options.ts";

/** The caller's credentials, and how they are renewed. */
export type Session = {
  /** Headers of a call, and which credential they carry. */
  readonly headers: () => { headers: Record<string, string>; used: string };
  /** After a 401: true when a repetition has other credentials than `used`. One renewal at a time. */
  readonly renew: (used: string) => Promise<boolean>;
  /** Takes up what sign-up, sign-in and refresh answered, and lets go at sign-out. */
  readonly note: (path: string, data: unknown) => void;
};

export function createSession(options: ClientOptions, fetch: FetchLike): Session {
  if (options.apiKey !== undefined) return machineSession(options.apiKey);
  return options.session === "cookie" ? cookieSession(options, fetch) : bearerSession(options, fetch);
}

function machineSession(apiKey: string): Session {
  return {
    headers: () => ({ headers: { authorization: `Bearer ${apiKey}` }, used: apiKey }),
    renew: async () => false,
    note: () => {},
  };
}

const COOKIE_HEADERS = { "x-madang-session": "cookie" } as const;

/** The server sets and clears the cookies; nobody can see whether they changed, so each renewal counts. */
function cookieSession(options: ClientOptions, fetch: FetchLike): Session {
  let generation = 0;
  const renewOnce = singleFlight(async () => {
    const response = await refreshCall(options, fetch, {});
    if (response.ok) generation += 1;
    else if (response.status === 401) options.onSession?.(undefined);
    return response.ok;
  });
  return {
    headers: () => ({ headers: COOKIE_HEADERS, used: String(generation) }),
    renew: async (used) => used !== String(generation) || renewOnce(),
    note: () => {
      generation += 1;
    },
  };
}

function bearerSession(options: ClientOptions, fetch: FetchLike): Session {
  let tokens = options.tokens;
  const keep = (next: Tokens | undefined) => {
    tokens = next;
    options.onSession?.(next);
  };
  const renewOnce = singleFlight(async () => {
    const before = tokens;
    if (before === undefined) return false;
    const response = await refreshCall(options, fetch, { refreshToken: before.refreshToken });
    const next = response.ok ? tokensIn(await response.json()) : undefined;
    if (tokens !== before) return tokens !== undefined;
    if (next !== undefined) keep(next);
    else if (response.status === 401) keep(undefined);
    return next !== undefined;
  });
  return {
    headers: () => {
      const headers: Record<string, string> = {};
      if (tokens !== undefined) headers["authorization"] = `Bearer ${tokens.accessToken}`;
      return { headers, used: tokens?.accessToken ?? "" };
    },
    renew: async (used) => {
      if (tokens === undefined) return false;
      return tokens.accessToken !== used || renewOnce();
    },
    note: (path, data) => {
      if (path === "account.logout" || path === "account.close") return keep(undefined);
      const next = tokensIn({ result: { data } });
      if (next !== undefined) keep(next);
    },
  };
}

function singleFlight(work: () => Promise<boolean>): () => Promise<boolean> {
  let running: Promise<boolean> | undefined;
  return () => {
    running ??= work().finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** Outside the links: a refresh is never itself refreshed or repeated. */
function refreshCall(options: ClientOptions, fetch: FetchLike, body: object): Promise<Response> {
  const isCookie = options.session === "cookie";
  return fetch(`${options.baseUrl}/trpc/account.refresh`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(isCookie ? COOKIE_HEADERS : {}) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(isCookie ? { credentials: "include" } : {}),
  });
}

function tokensIn(answer: unknown): Tokens | undefined {
  const { accessToken, refreshToken } = fieldsOf(fieldsOf(fieldsOf(answer)["result"])["data"]);
  return typeof accessToken === "string" && typeof refreshToken === "string"
    ? { accessToken, refreshToken }
    : undefined;
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
