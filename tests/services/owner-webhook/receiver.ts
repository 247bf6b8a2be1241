import { setSystemTime } from "bun:test";
import { Webhook } from "standardwebhooks";
import { type BunOpenOptions, bunPostPublic } from "../../../src/entry/bun-public-open.ts";
import { certificateFor } from "../../media/certificate.ts";

export const HOST = "hooks.example.com";
const OPEN_NUMBER = "93.184.216.34";

export type Call = { readonly path: string; readonly headers: Record<string, string>; readonly body: string };

/** A real https server on loopback in the place of an owner's address; `answers` come first, then 204. */
export async function startReceiver(over: Partial<BunOpenOptions> = {}) {
  const { key, cert } = await certificateFor(HOST);
  const calls: Call[] = [];
  const answers: (() => Response | Promise<Response>)[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    tls: { key, cert },
    async fetch(request) {
      const headers = Object.fromEntries(request.headers);
      calls.push({ path: new URL(request.url).pathname, headers, body: await request.text() });
      return answers.shift()?.() ?? new Response(null, { status: 204 });
    },
  });
  const postPublic = bunPostPublic({
    fetch,
    ca: cert,
    resolve: async () => [OPEN_NUMBER],
    connectTo: () => `127.0.0.1:${server.port}`,
    ...over,
  });
  return { calls, answers, postPublic, stop: () => server.stop(true) };
}

/** What a receiver does: the library checks id, moment and body against its secret, at the moment of `now`. */
export function verify(secret: string, call: Call | undefined, now: number): unknown {
  setSystemTime(new Date(now));
  try {
    return new Webhook(secret).verify(call?.body ?? "", call?.headers ?? {});
  } finally {
    setSystemTime();
  }
}
