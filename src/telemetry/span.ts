/** What a span may say of itself: kinds, counts and codes. Nothing else is exported, whatever the types say. */
export const SPAN_ATTRIBUTES = [
  "http.request.method",
  "http.route",
  "http.response.status_code",
  "server.address",
  "rpc.system",
  "rpc.method",
  "rpc.outcome",
  "db.system.name",
  "db.operation.name",
  "db.operation.batch.size",
  "messaging.operation.name",
  "messaging.consumer.group.name",
  "messaging.message.type",
  "cache.command",
] as const;

export type SpanAttribute = (typeof SPAN_ATTRIBUTES)[number];
export type SpanAttributes = Readonly<Partial<Record<SpanAttribute, string | number>>>;

/** OpenTelemetry's numbers. */
export const SPAN_KINDS = { internal: 1, server: 2, client: 3, consumer: 5 } as const;
export type SpanKind = keyof typeof SPAN_KINDS;

/** A span that has ended; times are epoch ms with fractions. */
export type EndedSpan = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  readonly kind: SpanKind;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly attributes: SpanAttributes;
  /** Class of the error that ended it. */
  readonly fault: string | undefined;
};
