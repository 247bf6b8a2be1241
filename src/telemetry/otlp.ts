import { type EndedSpan, SPAN_ATTRIBUTES, SPAN_KINDS, type SpanAttributes } from "./span.ts";

/**
 * The body of an OTLP/HTTP export in JSON: hexadecimal ids, nanoseconds and integers as text, enums as numbers.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
export function toOtlp(spans: readonly EndedSpan[]) {
  return {
    resourceSpans: [
      {
        resource: { attributes: [{ key: "service.name", value: { stringValue: "madang" } }] },
        scopeSpans: [{ scope: { name: "madang" }, spans: spans.map(toSpan) }],
      },
    ],
  };
}

function toSpan(span: EndedSpan) {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId === undefined ? {} : { parentSpanId: span.parentSpanId }),
    name: span.name,
    kind: SPAN_KINDS[span.kind],
    startTimeUnixNano: nanoseconds(span.startedAt),
    endTimeUnixNano: nanoseconds(span.endedAt),
    attributes: toAttributes(span.attributes),
    status: span.fault === undefined ? {} : { code: STATUS_ERROR, message: span.fault },
  };
}

const STATUS_ERROR = 2;

/** A double holds epoch microseconds exactly, and nanoseconds not. */
function nanoseconds(ms: number): string {
  return `${Math.round(ms * 1_000)}000`;
}

function toAttributes(attributes: SpanAttributes) {
  return SPAN_ATTRIBUTES.flatMap((key) => {
    const value = attributes[key];
    if (value === undefined) return [];
    return [
      {
        key,
        value: typeof value === "number" ? { intValue: String(Math.round(value)) } : { stringValue: value },
      },
    ];
  });
}
