import { describe, expect, test } from "bun:test";
import { AsyncLocalStorage } from "node:async_hooks";
import {
  createTracer,
  type EndedSpan,
  formatTraceparent,
  inSpan,
  noTracer,
  parseTraceparent,
  type Span,
} from "../../src/telemetry/index.ts";
import { seededBytes } from "../auth/support.ts";

const INCOMING = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

function world() {
  const ended: EndedSpan[] = [];
  let now = 1_000;
  const store = new AsyncLocalStorage<Span>();
  const tracer = createTracer({
    now: () => now,
    randomBytes: seededBytes("tracer"),
    scope: { run: (span, work) => store.run(span, work), current: () => store.getStore() },
    ended: (span) => void ended.push(span),
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { ended, tracer, pass };
}

describe("traceparent", () => {
  test("is read and written back unchanged", () => {
    const parsed = parseTraceparent(INCOMING);
    expect(parsed && formatTraceparent(parsed)).toBe(INCOMING);
  });

  test("of a newer version is read by the parts that version 00 has", () => {
    expect(parseTraceparent(`cc${INCOMING.slice(2)}-what-comes-later`)?.isSampled).toBe(true);
  });

  for (const text of [
    null,
    undefined,
    "",
    "010-1234-5678",
    INCOMING.toUpperCase(),
    `${INCOMING} `,
    `${INCOMING}-more`,
    `ff${INCOMING.slice(2)}`,
    INCOMING.replace(/-4bf[^-]+/, `-${"0".repeat(32)}`),
    INCOMING.replace(/-00f[^-]+/, `-${"0".repeat(16)}`),
    `cc${INCOMING.slice(2)}-${"x".repeat(500)}`,
  ]) {
    test(`is nothing when it is ${JSON.stringify(text)?.slice(0, 60)}`, () => {
      expect(parseTraceparent(text)).toBeUndefined();
    });
  }
});

describe("a span", () => {
  test("goes on with the trace it is called with", () => {
    const { ended, tracer, pass } = world();
    const span = tracer.start("GET /livez", INCOMING, {
      kind: "server",
      attributes: { "http.route": "/livez" },
    });
    pass(2.5);
    span?.set({ "http.response.status_code": 200 });
    span?.end();
    expect(ended).toMatchObject([
      {
        traceId: "4bf92f3577b34da6a3ce929d0e0e4736",
        parentSpanId: "00f067aa0ba902b7",
        name: "GET /livez",
        startedAt: 1_000,
        endedAt: 1_002.5,
        attributes: { "http.route": "/livez", "http.response.status_code": 200 },
        fault: undefined,
      },
    ]);
    expect(span?.traceparent).toBe(`00-4bf92f3577b34da6a3ce929d0e0e4736-${ended[0]?.spanId}-01`);
  });

  test("begins a trace of its own when it is called with none, or with nonsense", () => {
    const { tracer } = world();
    const traces = [null, undefined, "nonsense"].map((parent) =>
      tracer.start("x", parent, { kind: "server" }),
    );
    expect(new Set(traces.map((span) => span?.traceId)).size).toBe(3);
    for (const span of traces) expect(parseTraceparent(span?.traceparent)?.isSampled).toBe(true);
  });

  test("is not made for a trace that its caller does not keep", () => {
    const { tracer } = world();
    expect(tracer.start("x", `${INCOMING.slice(0, -1)}0`, { kind: "server" })).toBeUndefined();
  });

  test("ends once, and never before it began", () => {
    const { ended, tracer, pass } = world();
    const span = tracer.start("x", null, { kind: "server" });
    pass(-500);
    span?.end();
    span?.end();
    expect(ended.map(({ startedAt, endedAt }) => endedAt - startedAt)).toEqual([0]);
  });
});

describe("work in a span", () => {
  const client = { name: "db query", kind: "client" } as const;

  test("hangs below the span that its caller runs in, also after waiting and side by side", async () => {
    const { ended, tracer } = world();
    const roots = ["a", "b"].map((name) => tracer.start(name, null, { kind: "server" }));
    await Promise.all(
      roots.map(async (root) => {
        if (!root) throw new Error("no span");
        await tracer.run(root, async () => {
          await Promise.resolve();
          await inSpan(tracer, client, async () => inSpan(tracer, client, async () => "done"));
        });
        root.end();
      }),
    );
    for (const root of ended.filter(({ name }) => name !== "db query")) {
      const own = ended.filter(({ traceId }) => traceId === root.traceId);
      const outer = own.find(({ parentSpanId }) => parentSpanId === root.spanId);
      expect(own).toHaveLength(3);
      expect(own.filter(({ parentSpanId }) => parentSpanId === outer?.spanId)).toHaveLength(1);
    }
  });

  test("tells the class of what it threw, and throws it on", async () => {
    const { ended, tracer } = world();
    const root = tracer.start("a", null, { kind: "server" });
    if (!root) throw new Error("no span");
    const failing = tracer.run(root, () =>
      inSpan(tracer, client, async () => {
        throw new TypeError("010-1234-5678");
      }),
    );
    await expect(failing).rejects.toThrow(TypeError);
    expect(ended[0]?.fault).toBe("TypeError");
    expect(JSON.stringify(ended)).not.toContain("5678");
  });

  test("makes no span outside a request, and none where tracing is off", async () => {
    const { ended, tracer } = world();
    expect(await inSpan(tracer, client, async (span) => span)).toBeUndefined();
    expect(await inSpan(noTracer, client, async (span) => span)).toBeUndefined();
    expect(ended).toEqual([]);
  });
});
