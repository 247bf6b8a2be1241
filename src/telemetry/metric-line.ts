import { METRICS, type MetricName } from "./metric-catalog.ts";
import { checkedMetrics, type Metrics, type SafeLabels } from "./metrics.ts";

type Gathered = { readonly name: MetricName; value: number; count: number; readonly labels: SafeLabels };

export type MetricLine = {
  readonly metrics: Metrics;
  /** What was gathered since the last call, as one line of JSON; undefined when there is nothing. */
  readonly take: () => string | undefined;
};

/**
 * Metrics of one request or tick of a Worker, for its log: an isolate lives too short to be asked for totals.
 * A duration is its sum in seconds and how many there were.
 *
 * @example line.take() // {"level":"metric","metrics":[{"name":"madang_shed_total","value":1,"status":"429"}]}
 */
export function createMetricLine(): MetricLine {
  let entries = new Map<string, Gathered>();
  const add = (name: MetricName, value: number, labels: SafeLabels) => {
    const key = `${name} ${Object.values(labels).join(" ")}`;
    const same = entries.get(key);
    if (same === undefined) entries.set(key, { name, value, count: 1, labels });
    else {
      same.value = METRICS[name].kind === "gauge" ? value : same.value + value;
      same.count += 1;
    }
  };
  return {
    metrics: checkedMetrics({ count: add, observe: add, gauge: add }),
    take: () => {
      if (entries.size === 0) return undefined;
      const metrics = [...entries.values()].map(({ name, value, count, labels }) => ({
        name,
        value,
        ...(METRICS[name].kind === "histogram" ? { count } : {}),
        ...labels,
      }));
      entries = new Map();
      return JSON.stringify({ level: "metric", metrics });
    },
  };
}
