import { expect, test } from "bun:test";
import { createPrometheus } from "../../src/entry/bun-prometheus.ts";
import { createScrape } from "../../src/entry/bun-scrape.ts";
import type { Logger } from "../../src/telemetry/index.ts";

const LAG = "madang_consumer_lag_messages";
const labels = (shard: string) => ({ consumer: "statistics", shard });

/** Two databases, of which some are away or never answer. */
function scraped() {
  const telemetry = createPrometheus();
  const slept: number[] = [];
  const errors: string[] = [];
  const state = { away: new Set<string>(), hangs: false, readings: 0 };
  const log: Logger = { info: () => {}, error: (event) => void errors.push(event) };
  const scrape = createScrape({
    token: "t",
    telemetry,
    log,
    sleep: async (ms) => void slept.push(ms),
    record: async () => {
      state.readings += 1;
      telemetry.metrics.gauge("madang_channel_breaker", 0, { channel: "Instagram", calls: "stats" });
      for (const shard of ["main", "two"])
        if (!state.away.has(shard)) telemetry.metrics.gauge(LAG, 7, labels(shard));
      if (state.away.size > 0) throw new TypeError("away");
      if (state.hangs) await new Promise(() => {});
    },
  });
  const text = async () => (await scrape?.text()) ?? "";
  return { text, state, slept, errors };
}

test("the figures of a database that is away are not those of before", async () => {
  const { text, state, errors } = scraped();
  expect(await text()).toContain('shard="two"');
  state.away.add("two");
  const answer = await text();
  expect(answer).toContain('shard="main"');
  expect(answer).toContain('madang_channel_breaker{channel="Instagram"');
  expect(answer).not.toContain('shard="two"');
  expect(errors).toEqual(["signals_failed"]);
  state.away.clear();
  expect(await text()).toContain('shard="two"');
});

test("a database that never answers costs two seconds, not the whole answer", async () => {
  const { text, state, slept } = scraped();
  state.hangs = true;
  expect(await text()).toContain('shard="main"');
  expect(slept).toEqual([2_000]);
});

test("who asks at once shares one reading", async () => {
  const { text, state } = scraped();
  const [one, two] = await Promise.all([text(), text()]);
  expect(one).toBe(two);
  expect(state.readings).toBe(1);
});

test("without a token there is nothing to ask", () => {
  const { metrics: _, ...telemetry } = createPrometheus();
  const log: Logger = { info: () => {}, error: () => {} };
  const options = { telemetry, record: async () => {}, sleep: async () => {}, log };
  expect(createScrape({ token: undefined, ...options })).toBeUndefined();
});
