import { DASHBOARD_LIFE, getOrLoad, memoryCache } from "../../src/cache/index.ts";

/**
 * A worker whose isolate shares a cache between its requests. `GET /{key}` reads a value that takes 800 ms to load;
 * with `?lost` its work is not kept when the reader leaves; `GET /loads` tells how many loads there were.
 */
type Env = { readonly SOURCE: string };
type Lifetime = { waitUntil(work: Promise<unknown>): void };

const now = () => Date.now();
const cache = memoryCache({ now });
let loads = 0;

export default {
  async fetch(request: Request, { SOURCE }: Env, lifetime: Lifetime): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/loads") return Response.json(loads);
    const stamp = { strict: [1], loose: 1 };
    const { value } = await getOrLoad<string>({
      cache,
      key: pathname,
      life: DASHBOARD_LIFE,
      now,
      defer: (work) => (searchParams.has("lost") ? undefined : lifetime.waitUntil(work)),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      stamp,
      settled: async () => stamp,
      load: async () => {
        loads += 1;
        return { value: await (await fetch(SOURCE)).text(), timeZone: "Asia/Seoul" };
      },
      encode: (text) => text,
      decode: (text) => (typeof text === "string" ? text : undefined),
    });
    return new Response(value);
  },
};
