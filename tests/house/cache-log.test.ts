import { expect, test } from "bun:test";
import { freePort, startServer } from "../support/server.ts";
import { createShopClient } from "../support/shop.ts";
import { untilTold } from "../support/until.ts";

const METRICS_TOKEN = "metrics-token-of-the-tests-0123456789";

test("a Redis that is away is one line a kind in the log, and each failure in the metrics", async () => {
  const env = {
    METRICS_TOKEN,
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${freePort()}`,
    UPSTASH_REDIS_REST_TOKEN: "token-of-the-tests",
  };
  const server = await startServer({ env });
  try {
    const { slug } = await createShopClient(server.url).openShop("cache@shop.kr");
    for (let asked = 0; asked < 20; asked += 1)
      expect((await fetch(`${server.url}/e/${slug}`)).status).toBe(200);
    await untilTold(server, '"event":"cache_failed"');
    const lines = server.output().match(/"event":"cache_failed".*/g) ?? [];
    expect(new Set(lines).size).toBe(lines.length);
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const metrics = await (await fetch(`${server.url}/metrics`, { headers })).text();
    const counts = Array.from(metrics.matchAll(/^madang_cache_failures_total\{.*\} (\d+)$/gm), ([, count]) =>
      Number(count),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(lines.length);
  } finally {
    await server.stop();
  }
}, 60_000);
