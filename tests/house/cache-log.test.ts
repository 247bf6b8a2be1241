import { expect, test } from "bun:test";
import { freePort, startServer } from "../support/server.ts";
import { createShopClient } from "../support/shop.ts";
import { until } from "../support/until.ts";

const METRICS_TOKEN = "metrics-token-of-the-tests-0123456789";

async function failuresOf(url: string): Promise<number> {
  const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
  const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
  const counts = metrics.matchAll(/^madang_cache_failures_total\{.*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}

test("a Redis that is away is one line a kind in the log, and each failure in the metrics", async () => {
  const env = {
    METRICS_TOKEN,
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${freePort()}`,
    UPSTASH_REDIS_REST_TOKEN: "token-of-the-tests",
  };
  const server = await startServer({ env });
  try {
    const { slug } = await createShopClient(server.url).openShop("cache@shop.kr");
    await until("several failures are counted", async () => {
      expect((await fetch(`${server.url}/e/${slug}`)).status).toBe(200);
      return (await failuresOf(server.url)) >= 4 || undefined;
    });
    server.signal("SIGTERM", "process");
    await server.exited;
    const kinds = Array.from(
      server.output().matchAll(/"event":"cache_failed","kind":"(\w+)"/g),
      ([, kind]) => kind,
    );
    expect(kinds.length).toBeGreaterThan(0);
    expect(new Set(kinds).size).toBe(kinds.length);
  } finally {
    await server.stop();
  }
}, 60_000);
