import { AsyncLocalStorage } from "node:async_hooks";
import type { Config } from "../config.ts";
import {
  createSpanExporter,
  createTracer,
  type Metrics,
  noTracer,
  type Scope,
  type Span,
  type Tracer,
} from "../telemetry/index.ts";
import { createPrometheus } from "./bun-prometheus.ts";
import { randomBytes } from "./platform.ts";

const LAG_TIMER_MS = 250;
const EXPORT_MS = 2_000;

export type BunTelemetry = {
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** Everything gathered, as Prometheus reads it. */
  readonly text: () => Promise<string>;
  readonly forgetDatabases: () => void;
  /** Sends the spans that wait, and stops its timers. */
  readonly stop: () => Promise<void>;
};

/** Metrics of this process for Prometheus, and spans for a collector where one is configured. */
export function createBunTelemetry({ tracing }: Pick<Config, "tracing">): BunTelemetry {
  const { metrics, text, forgetDatabases } = createPrometheus();
  const exporter =
    tracing &&
    createSpanExporter({
      ...tracing,
      fetch,
      onDropped: (spans) => metrics.count("madang_spans_dropped_total", {}, spans),
    });
  const timers = [watchLoop(metrics)];
  let countedCpu = 0;
  if (exporter) timers.push(setInterval(() => void exporter.flush(), EXPORT_MS));
  return {
    metrics,
    forgetDatabases,
    tracer: exporter
      ? createTracer({
          now: () => performance.timeOrigin + performance.now(),
          randomBytes,
          scope: asyncScope(),
          ended: exporter.add,
        })
      : noTracer,
    text: () => {
      const { rss } = process.memoryUsage();
      const { user, system } = process.cpuUsage();
      const cpuSeconds = (user + system) / 1_000_000;
      metrics.gauge("process_resident_memory_bytes", rss, {});
      metrics.count("process_cpu_seconds_total", {}, cpuSeconds - countedCpu);
      countedCpu = cpuSeconds;
      return text();
    },
    stop: async () => {
      for (const timer of timers) clearInterval(timer);
      await exporter?.flush();
    },
  };
}

/** How late a timer comes is how long the loop was held. */
function watchLoop(metrics: Metrics): ReturnType<typeof setInterval> {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    metrics.observe("madang_event_loop_lag_seconds", Math.max(0, now - last - LAG_TIMER_MS) / 1_000, {});
    last = now;
  }, LAG_TIMER_MS);
  timer.unref();
  return timer;
}

function asyncScope(): Scope {
  const spans = new AsyncLocalStorage<Span>();
  return { run: (span, work) => spans.run(span, work), current: () => spans.getStore() };
}
