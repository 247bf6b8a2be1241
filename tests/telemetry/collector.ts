import { z } from "zod";

/** An export as OTLP/HTTP JSON has it, strictly: an unknown field is a fault of ours. */
const Value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ intValue: z.string().regex(/^-?\d+$/) }),
]);
const Attribute = z.strictObject({ key: z.string().min(1), value: Value });
const SpanShape = z.strictObject({
  traceId: z.string().regex(/^[0-9a-f]{32}$/),
  spanId: z.string().regex(/^[0-9a-f]{16}$/),
  parentSpanId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  name: z.string().min(1),
  kind: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]),
  startTimeUnixNano: z.string().regex(/^\d{19}$/),
  endTimeUnixNano: z.string().regex(/^\d{19}$/),
  attributes: z.array(Attribute),
  status: z.union([
    z.strictObject({}),
    z.strictObject({ code: z.union([z.literal(1), z.literal(2)]), message: z.string() }),
  ]),
});
const Export = z.strictObject({
  resourceSpans: z.array(
    z.strictObject({
      resource: z.strictObject({ attributes: z.array(Attribute) }),
      scopeSpans: z.array(
        z.strictObject({ scope: z.strictObject({ name: z.string() }), spans: z.array(SpanShape) }),
      ),
    }),
  ),
});

export type CollectedSpan = z.infer<typeof SpanShape>;

export type Collector = {
  readonly url: string;
  readonly spans: CollectedSpan[];
  /** How many spans each request brought. */
  readonly batches: number[];
  readonly headers: Headers[];
  /** All that was received, as text. */
  readonly bodies: string[];
  /** What it answers from now on. */
  answer: (status: number) => void;
  stop: () => Promise<void>;
};

/** A collector on loopback that takes nothing but what the OTLP specification allows. */
export function startCollector(): Collector {
  const collected: Pick<Collector, "spans" | "batches" | "headers" | "bodies"> = {
    spans: [],
    batches: [],
    headers: [],
    bodies: [],
  };
  let status = 200;
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const text = await request.text();
      if (status !== 200) return new Response("no", { status });
      const isExport = request.method === "POST" && new URL(request.url).pathname === "/v1/traces";
      const parsed = Export.safeParse(JSON.parse(text));
      if (!isExport || !parsed.success) return new Response(String(parsed.error), { status: 400 });
      const spans = parsed.data.resourceSpans.flatMap((one) =>
        one.scopeSpans.flatMap((scope) => scope.spans),
      );
      collected.spans.push(...spans);
      collected.batches.push(spans.length);
      collected.headers.push(request.headers);
      collected.bodies.push(text);
      return Response.json({ partialSuccess: {} });
    },
  });
  return {
    ...collected,
    url: `http://127.0.0.1:${server.port}`,
    answer: (next) => {
      status = next;
    },
    stop: () => server.stop(true),
  };
}

/** @throws Error when the span does not have it */
export function attributeOf(span: CollectedSpan | undefined, key: string): string {
  const value = span?.attributes.find((attribute) => attribute.key === key)?.value;
  if (value === undefined) throw new Error(`no ${key} at ${span?.name}`);
  return "stringValue" in value ? value.stringValue : value.intValue;
}
