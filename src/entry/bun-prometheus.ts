import { Counter, Gauge, Histogram, Registry } from "prom-client";
import {
  checkedMetrics,
  METRICS,
  type MetricName,
  type MetricSpec,
  type Metrics,
  type SafeLabels,
} from "../telemetry/index.ts";

export type Prometheus = {
  readonly metrics: Metrics;
  readonly text: () => Promise<string>;
  /** Drops what was read from each database, which is true only of the moment in which it was read. */
  readonly forgetDatabases: () => void;
};

/** What was gathered of one metric, by its labels: the same values are the same object (checkedMetrics). */
type Gathered = { readonly put: (value: number, labels: SafeLabels) => void; readonly forget: () => void };

/**
 * The catalogue in a registry of its own: two servers in one process share nothing. Every request leaves figures and
 * few ask for them, so the library gets them when somebody asks: by itself it sorts and joins the labels of each.
 */
export function createPrometheus(): Prometheus {
  const registry = new Registry();
  const entries: [string, MetricSpec][] = Object.entries(METRICS);
  const gathered = new Map<string, Gathered>(
    entries.map(([name, spec]) => [name, gather(registry, name, spec)]),
  );
  const put = (name: MetricName, value: number, labels: SafeLabels) => gathered.get(name)?.put(value, labels);
  return {
    metrics: checkedMetrics({ count: put, observe: put, gauge: put }),
    text: () => registry.metrics(),
    forgetDatabases: () => {
      for (const [name, { kind, labels }] of entries)
        if (kind === "gauge" && "shard" in labels) gathered.get(name)?.forget();
    },
  };
}

function gather(registry: Registry, name: string, spec: MetricSpec): Gathered {
  const options = { name, help: spec.help, labelNames: Object.keys(spec.labels), registers: [registry] };
  if (spec.kind === "histogram") return gatherHistogram(options, spec.buckets);
  const values = new Map<SafeLabels, number>();
  const isCounter = spec.kind === "counter";
  const metric = new (isCounter ? Counter : Gauge)({
    ...options,
    collect: () => {
      metric.reset();
      for (const [labels, value] of values) metric.inc(labels, value);
    },
  });
  return {
    put: (value, labels) => void values.set(labels, isCounter ? (values.get(labels) ?? 0) + value : value),
    forget: () => values.clear(),
  };
}

type HistogramOptions = { name: string; help: string; labelNames: string[]; registers: Registry[] };
type Series = { readonly buckets: number[]; sum: number; count: number };

/** The library takes no histogram in one piece, so what the registry reads of it is put in its place. */
function gatherHistogram(options: HistogramOptions, bounds: readonly number[]): Gathered {
  const all = new Map<SafeLabels, Series>();
  const empty = (): Series => ({ buckets: bounds.map(() => 0), sum: 0, count: 0 });
  // What has no labels is there from the start.
  const zero: [SafeLabels, Series][] = options.labelNames.length === 0 ? [[{}, empty()]] : [];
  const read = async () => ({
    ...{ name: options.name, help: options.help, type: "histogram" },
    values: [...(all.size > 0 ? all : zero)].flatMap(([labels, series]) =>
      linesOf(options.name, { labels, series, bounds }),
    ),
  });
  Object.assign(new Histogram({ ...options, buckets: [...bounds] }), { getForPromString: read });
  return {
    put: (value, labels) => {
      const series = all.get(labels) ?? empty();
      if (series.count === 0) all.set(labels, series);
      const bucket = bounds.findIndex((bound) => value <= bound);
      if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
      series.sum += value;
      series.count += 1;
    },
    forget: () => all.clear(),
  };
}

type Line = {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly sharedLabels: SafeLabels;
  readonly value: number;
};

/** Each bucket with all below it, as Prometheus wants them. */
function linesOf(
  name: string,
  { labels: sharedLabels, series, bounds }: { labels: SafeLabels; series: Series; bounds: readonly number[] },
): Line[] {
  let below = 0;
  const line = (end: string, value: number, labels: Line["labels"] = {}): Line => ({
    ...{ metricName: `${name}_${end}`, labels, sharedLabels, value },
  });
  return [
    ...bounds.map((le, index) => {
      below += series.buckets[index] ?? 0;
      return line("bucket", below, { le });
    }),
    line("bucket", series.count, { le: "+Inf" }),
    line("sum", series.sum),
    line("count", series.count),
  ];
}
