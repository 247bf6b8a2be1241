import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricName,
  type MetricSpec,
} from "./metric-catalog.ts";

/** Where the core leaves its figures. Each entry chooses what becomes of them. */
export type Metrics = {
  readonly count: <N extends CounterName>(name: N, labels: LabelsOf<N>, by?: number) => void;
  readonly observe: <N extends HistogramName>(name: N, seconds: number, labels: LabelsOf<N>) => void;
  readonly gauge: <N extends GaugeName>(name: N, value: number, labels: LabelsOf<N>) => void;
};

export const noMetrics: Metrics = { count: () => {}, observe: () => {}, gauge: () => {} };

export type SafeLabels = Readonly<Record<string, string>>;
export type Sink = {
  readonly [K in keyof Metrics]: (name: MetricName, value: number, labels: SafeLabels) => void;
};

/** A name in code has no four digits in a row: what has is an id, a time or a telephone number. */
const NAME = /^(?!.*\d{4})[\w.:*/{}?-]{1,80}$/;
const NAMES_MAX = 1_000;

/**
 * Metrics that let nothing through but the catalogue's values: any other label value becomes `other`, so that a
 * mistake costs one series and not a person's secret.
 *
 * @example const metrics = checkedMetrics({ count: (name, by, labels) => …, observe, gauge });
 */
export function checkedMetrics(sink: Sink): Metrics {
  const known = new Set<string>();
  const isName = (value: string): boolean => {
    if (known.has(value)) return true;
    if (known.size >= NAMES_MAX || !NAME.test(value)) return false;
    known.add(value);
    return true;
  };
  const safe = (name: MetricName, labels: object): SafeLabels => {
    const allowed: MetricSpec["labels"] = METRICS[name].labels;
    const kept: Record<string, string> = {};
    for (const label in allowed) {
      const value = String(Reflect.get(labels, label));
      const values = allowed[label] ?? [];
      kept[label] = (values === "names" ? isName(value) : values.includes(value)) ? value : "other";
    }
    return kept;
  };
  return {
    count: (name, labels, by = 1) => sink.count(name, by, safe(name, labels)),
    observe: (name, seconds, labels) => sink.observe(name, seconds, safe(name, labels)),
    gauge: (name, value, labels) => sink.gauge(name, value, safe(name, labels)),
  };
}
