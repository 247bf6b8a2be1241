import { expect, test } from "bun:test";
import { Histogram, Registry } from "prom-client";
import { createPrometheus } from "../../src/entry/bun-prometheus.ts";
import { createScrape } from "../../src/entry/bun-scrape.ts";
import { type Logger, METRICS } from "../../src/telemetry/index.ts";

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

test("a histogram is told as the library tells one that it has kept itself", async () => {
  const { metrics, text } = createPrometheus();
  const name = "madang_http_request_seconds";
  const { help, labels, buckets } = METRICS[name];
  const registry = new Registry();
  const labelNames = Object.keys(labels);
  const kept = new Histogram({ name, help, labelNames, buckets: [...buckets], registers: [registry] });
  const seen = [0, 0.001, 0.00100001, 0.3, 10, 11].flatMap((seconds) => [
    { seconds, of: { route: "/e/:slug", status: "2xx" } as const },
    { seconds: seconds / 3, of: { status: "5xx", route: "/trpc/*" } as const },
  ]);
  for (const { seconds, of } of seen) {
    metrics.observe(name, seconds, of);
    kept.observe(of, seconds);
  }
  const sorted = (lines: string) => lines.split("\n").map(sortLabels).sort();
  const own = (await text()).split("\n").filter((line) => line.includes(name));
  expect(sorted(own.join("\n"))).toEqual(sorted((await registry.metrics()).trim()));
});

/** `le` first and the others in whatever order: the order of labels means nothing. */
function sortLabels(line: string): string {
  return line.replace(/\{(.*)\}/, (_, labels: string) => `{${labels.split(",").sort().join(",")}}`);
}

test("counters add up from one reading to the next, and what has no labels is there from the start", async () => {
  const { metrics, text } = createPrometheus();
  const first = await text();
  expect(first).toContain("madang_db_busy_total 0");
  expect(first).toContain("madang_event_loop_lag_seconds_count 0");
  for (let round = 1; round <= 2; round++) {
    metrics.count("madang_db_busy_total", {}, 2);
    metrics.observe("madang_event_loop_lag_seconds", 0.002, {});
    const next = await text();
    expect(next).toContain(`madang_db_busy_total ${2 * round}`);
    expect(next).toContain(`madang_event_loop_lag_seconds_bucket{le="0.005"} ${round}`);
    expect(next.match(/^madang_event_loop_lag_seconds_count .*$/gm)).toEqual([
      `madang_event_loop_lag_seconds_count ${round}`,
    ]);
  }
});
