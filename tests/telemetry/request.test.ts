import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createContext } from "../../src/app.ts";
import { createRequestTelemetry } from "../../src/entry/worker-telemetry.ts";
import { inSpan } from "../../src/telemetry/index.ts";
import { createTestApp, type TestApp } from "../helpers/app.ts";
import { type Collector, startCollector } from "./collector.ts";

const TRACEPARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describe("a request's context", () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await createTestApp();
  });
  afterEach(() => app.close());

  const contextOf = (headers: Record<string, string>) => {
    const env = { deps: app.deps, address: "203.0.113.7" };
    return createContext(new Request("http://madang.test/", { headers }), env, new Headers());
  };

  test("carries the caller's trace into the event log", async () => {
    expect((await contextOf({ traceparent: TRACEPARENT })).traceparent).toBe(TRACEPARENT);
  });

  for (const traceparent of ["010-1234-5678", `${TRACEPARENT}-and-more`, "<script>"]) {
    test(`keeps a header that is no trace out of it: ${traceparent}`, async () => {
      expect((await contextOf({ traceparent })).traceparent).toBeNull();
    });
  }

  test("names its request and trace in every log line", async () => {
    const ctx = await contextOf({ traceparent: TRACEPARENT });
    ctx.deps.log.error("tick_failed", { fault: "x" });
    expect(app.logged.at(-1)).toContain(`"requestId":"${ctx.requestId}"`);
    expect(app.logged.at(-1)).toContain('"traceId":"4bf92f3577b34da6a3ce929d0e0e4736"');
  });
});

describe("telemetry of a Worker's request", () => {
  let collector: Collector;
  beforeEach(() => {
    collector = startCollector();
  });
  afterEach(() => collector.stop());

  function start(isTraced = true) {
    const lines: string[] = [];
    const waiting: Promise<unknown>[] = [];
    const telemetry = createRequestTelemetry({
      tracing: isTraced ? { endpoint: collector.url, headers: {} } : undefined,
      fetch,
      waitUntil: (work) => void waiting.push(work.catch(() => {})),
      print: (line) => void lines.push(line),
    });
    return { ...telemetry, lines, over: () => Promise.all(waiting) };
  }

  test("is one line of metrics, after the work that outlives the answer, however that ends", async () => {
    const { metrics, defer, finish, lines, over } = start();
    metrics.count("madang_shed_total", { status: "503" });
    defer(
      Promise.resolve().then(() => {
        metrics.count("madang_shed_total", { status: "429" });
        defer(Promise.reject(new Error("it failed")));
      }),
    );
    finish();
    await over();
    expect(lines.map((line) => JSON.parse(line).metrics.length)).toEqual([2]);
  });

  test("hangs all spans below the request's own and sends them at its end", async () => {
    const { tracer, finish, over } = start();
    const request = tracer.start("GET /", TRACEPARENT, { kind: "server" });
    if (!request) throw new Error("no span");
    await tracer.run(request, () =>
      Promise.all([1, 2].map(() => inSpan(tracer, { name: "db query", kind: "client" }, async () => {}))),
    );
    request.end();
    finish();
    await over();
    const [root] = collector.spans.filter(({ name }) => name === "GET /");
    expect(collector.batches).toEqual([3]);
    expect(collector.spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId)).toHaveLength(2);
  });

  test("prints nothing where nothing was counted, and asks no collector where none is set", async () => {
    const { finish, lines, over, tracer } = start(false);
    expect(tracer.start("GET /", null, { kind: "server" })).toBeUndefined();
    finish();
    await over();
    expect([lines, collector.batches]).toEqual([[], []]);
  });
});
