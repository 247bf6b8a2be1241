import type { Config } from "../config.ts";
import {
  createMetricLine,
  createSpanExporter,
  createTracer,
  type Metrics,
  noTracer,
  type Scope,
  type Span,
  type Tracer,
} from "../telemetry/index.ts";
import { clock, randomBytes } from "./platform.ts";

export type RequestTelemetry = {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** `waitUntil`, which `finish` waits for. */
  readonly defer: (work: Promise<unknown>) => void;
  /** Once the request's deferred work has ended: one log line of its metrics, and its spans to the collector. */
  readonly finish: () => void;
};

export type RequestTelemetryOptions = {
  readonly tracing: Config["tracing"];
  readonly fetch: typeof fetch;
  readonly waitUntil: (work: Promise<unknown>) => void;
  readonly print: (line: string) => void;
};

/** Telemetry of one request or tick: nothing of it may outlive the request. */
export function createRequestTelemetry(options: RequestTelemetryOptions): RequestTelemetry {
  const line = createMetricLine();
  const running = new Set<Promise<unknown>>();
  const exporter =
    options.tracing &&
    createSpanExporter({
      ...options.tracing,
      fetch: options.fetch,
      onDropped: (spans) => line.metrics.count("madang_spans_dropped_total", {}, spans),
    });
  const tracer = exporter
    ? createTracer({ now: clock.now, randomBytes, scope: requestScope(), ended: exporter.add })
    : noTracer;
  return {
    metrics: line.metrics,
    tracer,
    defer: (work) => {
      const tracked = work.finally(() => running.delete(tracked));
      running.add(tracked);
      options.waitUntil(tracked);
    },
    finish: () => {
      const ending = async () => {
        while (running.size > 0) await Promise.allSettled(running);
        await exporter?.flush();
        const text = line.take();
        if (text !== undefined) options.print(text);
      };
      options.waitUntil(ending());
    },
  };
}

/** All spans hang below the request's own: without async context nobody knows which of several calls goes on. */
function requestScope(): Scope {
  let first: Span | undefined;
  return {
    current: () => first,
    run: (span, work) => {
      first ??= span;
      return work();
    },
  };
}
