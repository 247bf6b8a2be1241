import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { TICKS } from "../../src/entry/ticks.ts";
import { METRICS } from "../../src/telemetry/index.ts";
import { textAt } from "../support/rpc.ts";
import { type StartedServer, startServer } from "../support/server.ts";
import { createShopClient, PASSWORD, type Shop } from "../support/shop.ts";
import { until } from "../support/until.ts";
import { attributeOf, type Collector, startCollector } from "../telemetry/collector.ts";

setDefaultTimeout(60_000);

const METRICS_TOKEN = "metrics-token-of-the-tests-0123456789";
const EMAIL = "canary.owner@canary-mail.kr";
const PHONES = ["010-8642-9753", "01086429753", "8642-9753", "86429753"];
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

let server: StartedServer;
let collector: Collector;
let shop: Shop;
let metrics: string;

/** One whole story against a real server, with everything on that tells of it. */
beforeAll(async () => {
  collector = startCollector();
  server = await startServer({ env: { METRICS_TOKEN, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  const client = createShopClient(server.url);
  shop = await client.openShop(EMAIL);
  const consent = await client.rpc.query("participation.event", { slug: shop.slug });
  const entry = {
    slug: shop.slug,
    phone: PHONES[0],
    over14: true,
    consent: { privacy: true, privacyVersion: textAt(consent.data, "privacyVersion") },
    ageGroup: "20대",
  };
  await fetch(`${server.url}/trpc/participation.enter`, {
    method: "POST",
    headers: { "content-type": "application/json", traceparent: `00-${TRACE}-00f067aa0ba902b7-01` },
    body: JSON.stringify(entry),
  });
  await client.rpc.mutate(
    "distribution.distribute",
    { eventId: shop.eventId, channels: [{ channel: "NaverBlog" }, { channel: "Instagram" }] },
    shop.token,
  );
  await client.rpc.mutate("account.login", { email: EMAIL, password: "not the password" });
  await client.rpc.query("account.me", undefined, "not.a.token");
  await client.rpc.query("analytics.dashboard", { eventId: shop.eventId }, shop.token);
  await client.rpc.query("analytics.dashboard", { eventId: shop.eventId }, shop.token);
  await fetch(`${server.url}/e/${shop.slug}`);
  await fetch(`${server.url}/e/${PHONES[1]}?phone=${PHONES[1]}&mail=${EMAIL}`);
  await fetch(`${server.url}/${PHONES[1]}`);
  await until(
    "the consumer's span has come",
    () => collector.spans.some(({ name }) => name === "process ParticipantRegistered") || undefined,
  );
  metrics = await scrape();
});

afterAll(async () => {
  await server.stop();
  await collector.stop();
});

async function scrape(token: string | undefined = METRICS_TOKEN): Promise<string> {
  const response = await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  return response.text();
}

/** The sum over all series whose labels contain the text. */
function sumOf(name: string, labels = ""): number {
  const series = metrics
    .split("\n")
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
  return series
    .filter((line) => line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
}

describe("/metrics", () => {
  test("is there for the holder of the token only", async () => {
    const unknown = await (await fetch(`${server.url}/no-such-page`)).json();
    for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: METRICS_TOKEN }]) {
      const response = await fetch(`${server.url}/metrics`, { headers });
      expect(response.status).toBe(404);
      expect(Object.keys(await response.json())).toEqual(Object.keys(unknown));
    }
    const response = await fetch(`${server.url}/metrics`, {
      headers: { authorization: `Bearer ${METRICS_TOKEN}` },
    });
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/plain; version=0.0.4"),
    ]);
  });

  test("has every metric of the catalogue and no other", () => {
    const names = Array.from(metrics.matchAll(/^# TYPE (\S+) /gm), ([, name]) => name ?? "");
    expect(names.sort()).toEqual(Object.keys(METRICS).sort());
  });

  test("counts requests by pattern, procedures by name, messages by what became of them", () => {
    expect(sumOf("madang_http_request_seconds_count", 'route="/e/:slug",status="2xx"')).toBe(1);
    expect(sumOf("madang_procedure_seconds_count", 'procedure="participation.enter",outcome="OK"')).toBe(1);
    expect(sumOf("madang_procedure_seconds_count", 'procedure="account.login",outcome="UNAUTHORIZED"')).toBe(
      1,
    );
    expect(sumOf("madang_messages_total", 'outcome="applied"')).toBeGreaterThanOrEqual(3);
    expect(sumOf("madang_messages_total", 'outcome="dead"')).toBe(0);
    expect(sumOf("madang_consumer_lag_messages", 'consumer="analytics",shard="main"')).toBe(0);
    expect(sumOf("madang_auth_failures_total", 'class="password"')).toBe(1);
    expect(sumOf("madang_auth_failures_total", 'class="token"')).toBe(1);
    expect(sumOf("madang_cache_reads_total")).toBe(2);
    expect(sumOf("process_resident_memory_bytes")).toBeGreaterThan(10_000_000);
  });

  test("has no more series than a small store of metrics bears", () => {
    expect(metrics.split("\n").length).toBeLessThan(2_000);
  });
});

describe("spans", () => {
  const named = (name: string) => collector.spans.filter((span) => span.name === name);

  test("go on with the caller's trace, through the event log, to the consumer", () => {
    const [request] = named("POST /trpc/*").filter(({ traceId }) => traceId === TRACE);
    const [procedure] = named("participation.enter");
    const [consumer] = named("process ParticipantRegistered");
    expect(request).toMatchObject({ kind: 2, parentSpanId: "00f067aa0ba902b7" });
    expect(procedure).toMatchObject({ traceId: TRACE, parentSpanId: request?.spanId });
    expect(consumer).toMatchObject({ traceId: TRACE, kind: 5, parentSpanId: request?.spanId });
    expect(attributeOf(consumer, "messaging.consumer.group.name")).toBe("analytics");
  });

  test("show what a request waited for: the database and the partners", () => {
    const [procedure] = named("participation.enter");
    const writes = named("db write").filter(({ parentSpanId }) => parentSpanId === procedure?.spanId);
    expect(writes.length).toBeGreaterThan(0);
    expect(named("POST partner").map((span) => attributeOf(span, "http.response.status_code"))).toContain(
      "200",
    );
  });

  test("have unique ids, known parents and no time before their beginning", () => {
    const ids = new Set(collector.spans.map(({ spanId }) => spanId));
    expect(ids.size).toBe(collector.spans.length);
    for (const span of collector.spans)
      expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);
  });

  test("tell nothing of a tick that had nothing to do", () => {
    expect(TICKS.length).toBeGreaterThan(5);
    expect(collector.spans.filter(({ name }) => name.startsWith("tick"))).toEqual([]);
  });
});

describe("nothing personal and no secret", () => {
  const secrets = () => [
    EMAIL,
    "canary-mail",
    "canary.owner",
    ...PHONES,
    PASSWORD,
    "not the password",
    shop.token,
    METRICS_TOKEN,
  ];

  test("stands in the log, the metrics, the spans or the partners' calls", async () => {
    server.signal("SIGTERM", "process");
    await server.exited;
    expect(server.output()).toContain("Madang");
    const told = { log: server.output(), metrics, spans: collector.bodies.join("\n") };
    for (const [where, text] of Object.entries(told))
      expect(
        secrets()
          .filter((secret) => text.includes(secret))
          .map((secret) => `${where}: ${secret}`),
      ).toEqual([]);
  });
});
