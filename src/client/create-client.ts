import { createTRPCClient, httpLink, type TRPCClient } from "@trpc/client";
import type { AppRouter } from "../routers/index.ts";
import { callLink } from "./call-link.ts";
import type { ClientOptions, FetchLike } from "./options.ts";
import { createSession } from "./session.ts";
import { createTransport } from "./transport.ts";

export type MadangClient = TRPCClient<AppRouter>;

/**
 * A typed client of the whole service. It renews the session by itself, limits every call to 10 s (15 s for
 * distribution.*), gives each mutation an idempotency key and repeats only what is safe to repeat.
 *
 * @throws MadangError from every call
 * @example
 * const madang = createClient({ baseUrl: "http://localhost:8084" });
 * await madang.account.signUp.mutate({ email, password, name });
 * const store = await madang.stores.create.mutate({ name, industry, address });
 */
export function createClient(given: ClientOptions): MadangClient {
  const options = { ...given, baseUrl: given.baseUrl.replace(/\/+$/, "") };
  const fetch: FetchLike = given.fetch ?? ((url, init) => globalThis.fetch(url, init));
  const session = createSession(options, fetch);
  const send = createTransport(options, session, fetch);
  return createTRPCClient<AppRouter>({
    links: [
      callLink(options, session),
      httpLink({ url: `${options.baseUrl}/trpc`, fetch: (url, init) => send(String(url), toInit(init)) }),
    ],
  });
}

/** The link's own type of the same options, a little wider than the platform's. */
function toInit(init: object | undefined): RequestInit {
  return { ...init };
}
