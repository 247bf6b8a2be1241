import { type ClientOptions, createClient, type FetchLike, type Tokens } from "../../src/client/index.ts";
import type { TestApp } from "../helpers/app.ts";

export const BASE = "http://madang.test";
export const PASSWORD = "맛있는비밀번호";

export type Call = { readonly path: string; readonly init: RequestInit; readonly body: unknown };

/** The app behind a fetch that remembers its calls; `before` may answer, or fail, in its place. */
export function fetchOf(
  app: TestApp,
  before: (call: Call) => Promise<Response> | undefined = () => undefined,
) {
  const calls: Call[] = [];
  const fetch: FetchLike = async (url, init) => {
    const path = url.slice(`${BASE}/trpc/`.length).split("?", 1)[0] ?? "";
    const body: unknown = typeof init.body === "string" ? JSON.parse(init.body) : undefined;
    const call = { path, init, body };
    calls.push(call);
    return before(call) ?? app.fetch(url.slice(BASE.length), init);
  };
  return { fetch, calls };
}

let people = 0;

export function newPerson() {
  people += 1;
  return { email: `client-${people}@example.com`, password: PASSWORD, name: "김사장" };
}

/** A client whose waiting takes no time and whose sessions are remembered. */
export function clientOf(fetch: FetchLike, over: Partial<ClientOptions> = {}) {
  const sessions: (Tokens | undefined)[] = [];
  const pauses: number[] = [];
  const client = createClient({
    baseUrl: `${BASE}/`,
    fetch,
    onSession: (tokens) => sessions.push(tokens),
    sleep: async (ms) => void pauses.push(ms),
    ...over,
  });
  return { client, sessions, pauses };
}

/** Fails like a connection that never came about, or got lost. */
export function noConnection(): Promise<Response> {
  return Promise.reject(new TypeError("fetch failed"));
}

export function tokenOf({ init }: Call): string | null {
  return new Headers(init.headers).get("authorization");
}
