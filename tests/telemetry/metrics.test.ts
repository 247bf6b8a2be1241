import { describe, expect, test } from "bun:test";
import { CHANNEL_IDS } from "../../src/channels/index.ts";
import { ERROR_STATUS } from "../../src/errors.ts";
import { checkedMetrics, createMetricLine, METRICS, type MetricSpec } from "../../src/telemetry/index.ts";

type Seen = { name: string; value: number; labels: object };

function recorded() {
  const seen: Seen[] = [];
  const put = (name: string, value: number, labels: object) => void seen.push({ name, value, labels });
  return { seen, metrics: checkedMetrics({ count: put, observe: put, gauge: put }) };
}

describe("the catalogue", () => {
  const specs: [string, MetricSpec][] = Object.entries(METRICS);

  test("names metrics as Prometheus wants them: counters end in _total, durations in seconds", () => {
    for (const [name, spec] of specs) {
      expect(name).toMatch(/^(madang|process)_[a-z_]+$/);
      if (spec.kind === "counter") expect(name).toEndWith("_total");
      if (spec.kind === "histogram") expect(name).toEndWith("_seconds");
    }
  });

  test("has no label by which a person, a store, an event or a message could be told", () => {
    const labels = new Set(specs.flatMap(([, spec]) => Object.keys(spec.labels)));
    expect([...labels].sort()).toEqual(
      [
        "calls",
        "channel",
        "class",
        "consumer",
        "kind",
        "outcome",
        "procedure",
        "route",
        "shard",
        "status",
      ].sort(),
    );
  });

  test("knows every channel and every category of errors", () => {
    expect([...METRICS.madang_channel_breaker.labels.channel].sort()).toEqual([...CHANNEL_IDS].sort());
    expect([...METRICS.madang_procedure_seconds.labels.outcome]).toEqual([
      "OK",
      ...Object.keys(ERROR_STATUS),
    ] as never);
  });
});

describe("a label value", () => {
  test("of the catalogue is kept", () => {
    const { seen, metrics } = recorded();
    metrics.count("madang_shed_total", { status: "429" });
    expect(seen).toEqual([{ name: "madang_shed_total", value: 1, labels: { status: "429" } }]);
  });

  test("that is none of the catalogue's becomes other, and a label that is none is dropped", () => {
    const { seen, metrics } = recorded();
    const labels = Object.assign({ status: "429" as const }, { status: "010-1234-5678", storeId: "s" });
    metrics.count("madang_shed_total", labels as { status: "429" });
    expect(seen[0]?.labels).toEqual({ status: "other" });
  });

  for (const value of [
    "/e/autumn-sale-20260101",
    "01012345678",
    "kim@example.com",
    "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
    "가을 이벤트",
    "a b",
    "",
    "x".repeat(81),
  ]) {
    test(`that is no name of this code becomes other: ${JSON.stringify(value.slice(0, 40))}`, () => {
      const { seen, metrics } = recorded();
      metrics.observe("madang_http_request_seconds", 0.1, { route: value, status: "2xx" });
      expect(seen[0]?.labels).toEqual({ route: "other", status: "2xx" });
    });
  }

  for (const value of [
    "/e/:slug",
    "/trpc/*",
    "events.createDraft",
    "/api/v1/:router/:procedure",
    "main",
    "seoul2",
  ]) {
    test(`that is a name of this code is kept: ${value}`, () => {
      const { seen, metrics } = recorded();
      metrics.observe("madang_http_request_seconds", 0.1, { route: value, status: "2xx" });
      expect(seen[0]?.labels).toEqual({ route: value, status: "2xx" });
    });
  }

  test("is one of a thousand names at most: what comes after is other", () => {
    const { seen, metrics } = recorded();
    for (let index = 0; index < 1_100; index += 1) {
      const route = `/r/${String.fromCharCode(97 + (index % 26))}${(index / 26) | 0}`;
      metrics.observe("madang_http_request_seconds", 0, { route, status: "2xx" });
    }
    expect(new Set(seen.map(({ labels }) => JSON.stringify(labels))).size).toBe(1_001);
  });
});

describe("a metric line", () => {
  test("adds up what is counted, sums durations with their number and keeps the last of a gauge", () => {
    const { metrics, take } = createMetricLine();
    metrics.count("madang_shed_total", { status: "503" });
    metrics.count("madang_shed_total", { status: "503" }, 2);
    metrics.count("madang_shed_total", { status: "429" });
    metrics.observe("madang_http_request_seconds", 0.25, { route: "/livez", status: "2xx" });
    metrics.observe("madang_http_request_seconds", 0.5, { route: "/livez", status: "2xx" });
    metrics.gauge("madang_dead_letters", 4, { consumer: "analytics", shard: "main" });
    metrics.gauge("madang_dead_letters", 3, { consumer: "analytics", shard: "main" });
    expect(JSON.parse(take() ?? "")).toEqual({
      level: "metric",
      metrics: [
        { name: "madang_shed_total", value: 3, status: "503" },
        { name: "madang_shed_total", value: 1, status: "429" },
        { name: "madang_http_request_seconds", value: 0.75, count: 2, route: "/livez", status: "2xx" },
        { name: "madang_dead_letters", value: 3, consumer: "analytics", shard: "main" },
      ],
    });
  });

  test("is empty after it was taken", () => {
    const { metrics, take } = createMetricLine();
    metrics.count("madang_db_busy_total", {});
    expect(take()).toContain("madang_db_busy_total");
    expect(take()).toBeUndefined();
  });
});
