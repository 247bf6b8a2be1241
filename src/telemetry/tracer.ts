import type { EndedSpan, SpanAttributes, SpanKind } from "./span.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

/** A span that is open. */
export type Span = {
  /** For whoever goes on with this trace: the outbox, a collector's user. */
  readonly traceparent: string;
  readonly traceId: string;
  readonly set: (attributes: SpanAttributes) => void;
  /** For a span whose name is known only later. */
  readonly rename: (name: string) => void;
  /** @param fault class of the error, when it ended with one */
  readonly end: (fault?: string) => void;
};

export type SpanOptions = {
  readonly kind: SpanKind;
  readonly attributes?: SpanAttributes;
  /** Epoch ms; default: now. */
  readonly startedAt?: number;
};

/** Spans of this process. Where tracing is off there are none, and asking costs a call of an empty function. */
export type Tracer = {
  /** A span below the one that a traceparent names, or a new trace; undefined: not wanted. */
  readonly start: (name: string, parent: string | null | undefined, options: SpanOptions) => Span | undefined;
  /** What `work` does, and what it waits for, is done inside the span. */
  readonly run: <T>(span: Span, work: () => T) => T;
  readonly current: () => Span | undefined;
};

export const noTracer: Tracer = {
  start: () => undefined,
  run: (_span, work) => work(),
  current: () => undefined,
};

/** Which span the running code belongs to: async context on Bun, one for each request on Workers. */
export type Scope = Pick<Tracer, "run" | "current">;

export type TracerOptions = {
  /** Epoch ms, with fractions where the clock has them. */
  readonly now: () => number;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly scope: Scope;
  readonly ended: (span: EndedSpan) => void;
};

/**
 * Keeps every trace, but not one that its caller has decided not to keep.
 *
 * @example
 * const span = tracer.start("GET /e/:slug", request.headers.get("traceparent"), { kind: "server" });
 * span?.end();
 */
export function createTracer({ now, randomBytes, scope, ended }: TracerOptions): Tracer {
  return {
    ...scope,
    start: (name, parent, { kind, attributes = {}, startedAt = now() }) => {
      const above = parseTraceparent(parent);
      if (above?.isSampled === false) return undefined;
      const traceId = above?.traceId ?? hex(randomBytes(16));
      const spanId = hex(randomBytes(8));
      let all = attributes;
      let title = name;
      let isOpen = true;
      return {
        traceId,
        traceparent: formatTraceparent({ traceId, spanId, isSampled: true }),
        set: (more) => {
          all = { ...all, ...more };
        },
        rename: (better) => {
          title = better;
        },
        end: (fault) => {
          if (!isOpen) return;
          isOpen = false;
          const parentSpanId = above?.spanId;
          const endedAt = Math.max(startedAt, now());
          const times = { startedAt, endedAt };
          ended({ traceId, spanId, parentSpanId, name: title, kind, ...times, attributes: all, fault });
        },
      };
    },
  };
}

/** Does the work inside a span below the current one; alone where there is none. */
export async function inSpan<T>(
  tracer: Tracer,
  { name, ...options }: SpanOptions & { readonly name: string },
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  const above = tracer.current();
  const span = above && tracer.start(name, above.traceparent, options);
  if (!span) return work(undefined);
  try {
    const result = await tracer.run(span, () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error instanceof Error ? error.name : "unknown");
    throw error;
  }
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += byte.toString(16).padStart(2, "0");
  return text;
}
