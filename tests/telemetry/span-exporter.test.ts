import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { createSpanExporter, type EndedSpan } from "../../src/telemetry/index.ts";
import { attributeOf, type Collector, startCollector } from "./collector.ts";

let collector: Collector;
let dropped: number;

beforeEach(() => {
  collector = startCollector();
  dropped = 0;
});

afterEach(() => collector.stop());

function span(changes: Partial<EndedSpan> = {}): EndedSpan {
  return {
    traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: "00f067aa0ba902b7",
    parentSpanId: undefined,
    name: "GET /livez",
    kind: "server",
    startedAt: 1_795_258_432_123.456,
    endedAt: 1_795_258_432_125,
    attributes: {},
    fault: undefined,
    ...changes,
  };
}

function exporter(over: { fetch?: typeof fetch; endpoint?: string } = {}) {
  return createSpanExporter({
    endpoint: collector.url,
    headers: { "x-api-key": "collector-key" },
    fetch,
    onDropped: (spans) => {
      dropped += spans;
    },
    ...over,
  });
}

describe("an export", () => {
  test("has the form of OTLP over HTTP in JSON", async () => {
    const { add, flush } = exporter();
    add(span({ attributes: { "http.route": "/livez", "http.response.status_code": 200 } }));
    add(span({ kind: "client", parentSpanId: "00f067aa0ba902b7", fault: "TypeError" }));
    await flush();
    const [server, client] = collector.spans;
    expect(server).toMatchObject({
      name: "GET /livez",
      kind: 2,
      startTimeUnixNano: "1795258432123456000",
      endTimeUnixNano: "1795258432125000000",
      status: {},
    });
    expect(attributeOf(server, "http.route")).toBe("/livez");
    expect(attributeOf(server, "http.response.status_code")).toBe("200");
    expect(client).toMatchObject({
      kind: 3,
      parentSpanId: "00f067aa0ba902b7",
      status: { code: 2, message: "TypeError" },
    });
    expect(dropped).toBe(0);
  });

  test("carries the configured headers and names the service", async () => {
    const { add, flush } = exporter();
    add(span());
    await flush();
    expect(collector.headers[0]?.get("x-api-key")).toBe("collector-key");
    expect(collector.headers[0]?.get("content-type")).toBe("application/json");
    expect(collector.bodies[0]).toContain('{"key":"service.name","value":{"stringValue":"madang"}}');
  });

  test("leaves out an attribute that is not on the list, whatever the types were told", async () => {
    const { add, flush } = exporter();
    add(span({ attributes: Object.assign({ "http.route": "/livez" }, { phone: "010-1234-5678" }) }));
    await flush();
    expect(collector.spans[0]?.attributes.map(({ key }) => key)).toEqual(["http.route"]);
  });

  test("holds at most 512 spans", async () => {
    const { add, flush } = exporter();
    for (let index = 0; index < 1_100; index += 1) add(span());
    await flush();
    expect(collector.batches).toEqual([512, 512, 76]);
  });
});

describe("a collector that", () => {
  test("refuses costs its spans and nothing else", async () => {
    collector.answer(503);
    const { add, flush } = exporter();
    add(span());
    await flush();
    expect(dropped).toBe(1);
    collector.answer(200);
    add(span());
    await flush();
    expect(collector.spans).toHaveLength(1);
  });

  test("is not there costs its spans and nothing else", async () => {
    const { add, flush } = exporter({ endpoint: "http://127.0.0.1:1" });
    add(span());
    await flush();
    expect(dropped).toBe(1);
  });

  test("hangs is given at most 2,048 spans to come; the rest is dropped at once", async () => {
    const answers: ((response: Response) => void)[] = [];
    const hanging: typeof fetch = Object.assign(
      () => new Promise<Response>((resolve) => answers.push(resolve)),
      { preconnect: () => {} },
    );
    const { add, flush } = exporter({ fetch: hanging });
    for (let index = 0; index < 512; index += 1) add(span());
    for (let index = 0; index < 3_000; index += 1) add(span());
    expect(dropped).toBe(3_000 - 2_048);
    const ended = flush();
    for (let batch = 0; batch < 5; batch += 1) {
      answers.shift()?.(Response.json({}));
      await Bun.sleep(0);
    }
    await ended;
    expect(dropped).toBe(952);
  });
});
