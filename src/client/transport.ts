import { type ClientOptions, type FetchLike, timeoutOf } from "./options.ts";
import type { Session } from "./session.ts";

/** Calls whose own 401 means "wrong password" or "session over", not "renew and repeat". */
const NEVER_RENEWED: ReadonlySet<string> = new Set([
  "account.login",
  "account.signUp",
  "account.startDemo",
  "account.refresh",
]);

/** One HTTP call with credentials and a time limit; a 401 renews the session once and repeats. */
export function createTransport(options: ClientOptions, session: Session, fetch: FetchLike) {
  const prefix = `${options.baseUrl}/trpc/`;
  const credentials: RequestInit = options.session === "cookie" ? { credentials: "include" } : {};

  function once(url: string, init: RequestInit, path: string) {
    const { headers, used } = session.headers();
    const limit = AbortSignal.timeout(timeoutOf(path));
    const signal = init.signal ? AbortSignal.any([init.signal, limit]) : limit;
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) all.set(name, value);
    return { used, answer: fetch(url, { ...init, ...credentials, headers: all, signal }) };
  }

  return async function send(url: string, init: RequestInit): Promise<Response> {
    const path = url.slice(prefix.length).split("?", 1)[0] ?? "";
    const { used, answer } = once(url, init, path);
    const response = await answer;
    if (response.status !== 401 || NEVER_RENEWED.has(path)) return response;
    const isRenewed = await session.renew(used);
    if (!isRenewed) return response;
    await response.body?.cancel();
    return once(url, init, path).answer;
  };
}
