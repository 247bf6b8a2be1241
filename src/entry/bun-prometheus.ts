import { Counter, Gauge, Histogram, Registry } from "prom-client";
import {
  checkedMetrics,
  METRICS,
  type MetricName,
  type MetricSpec,
  type Metrics,
} from "../telemetry/index.ts";

export type Prometheus = {
  readonly metrics: Metrics;
  readonly text: () => Promise<string>;
  /** Drops what was read from each database, which is true only of the moment in which it was read. */
  readonly forgetDatabases: () => void;
};

type Kept =
  | { readonly kind: "counter"; readonly metric: Counter }
  | { readonly kind: "gauge"; readonly metric: Gauge }
  | { readonly kind: "histogram"; readonly metric: Histogram };

/** The catalogue in a registry of its own: two servers in one process share nothing. */
export function createPrometheus(): Prometheus {
  const registry = new Registry();
  const entries: [string, MetricSpec][] = Object.entries(METRICS);
  const kept = new Map<string, Kept>(entries.map(([name, spec]) => [name, create(registry, name, spec)]));
  const put = (name: MetricName, value: number, labels: Readonly<Record<string, string>>) => {
    const found = kept.get(name);
    if (found?.kind === "counter") found.metric.inc(labels, value);
    else if (found?.kind === "gauge") found.metric.set(labels, value);
    else found?.metric.observe(labels, value);
  };
  return {
    metrics: checkedMetrics({ count: put, observe: put, gauge: put }),
    text: () => registry.metrics(),
    forgetDatabases: () => {
      for (const [name, { labels }] of entries) {
        const found = kept.get(name);
        if (found?.kind === "gauge" && "shard" in labels) found.metric.reset();
      }
    },
  };
}

function create(registry: Registry, name: string, spec: MetricSpec): Kept {
  const labelNames = Object.keys(spec.labels);
  const options = { name, help: spec.help, labelNames, registers: [registry] };
  switch (spec.kind) {
    case "counter":
      return { kind: "counter", metric: new Counter(options) };
    case "gauge":
      return { kind: "gauge", metric: new Gauge(options) };
    case "histogram":
      return { kind: "histogram", metric: new Histogram({ ...options, buckets: [...spec.buckets] }) };
  }
}
