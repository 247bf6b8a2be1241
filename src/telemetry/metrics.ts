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
const OTHER = "other";

/**
 * Metrics that let nothing through but the catalogue's values: any other label value becomes `other`, so that a
 * mistake costs one series and not a person's secret. A sink gets the same labels object for the same values: it may
 * keep what it gathers by that object.
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
  const entries: [string, MetricSpec][] = Object.entries(METRICS);
  const series = new Map(
    entries.map(([name, { labels }]) => [name, seriesOf(Object.entries(labels), isName)]),
  );
  const safe = (name: MetricName, labels: object): SafeLabels => {
    let level = series.get(name);
    while (level && "label" in level) level = next(level, String(Reflect.get(labels, level.label)));
    return level?.labels ?? {};
  };
  return {
    count: (name, labels, by = 1) => sink.count(name, by, safe(name, labels)),
    observe: (name, seconds, labels) => sink.observe(name, seconds, safe(name, labels)),
    gauge: (name, value, labels) => sink.gauge(name, value, safe(name, labels)),
  };
}

/** One label after the other leads to the series: checked when a value is new, found by the value after that. */
type Level =
  | {
      readonly label: string;
      readonly known: Map<string, Level>;
      readonly allows: (value: string) => boolean;
      readonly below: (value: string) => Level;
    }
  | { readonly labels: SafeLabels };

type LabelSpecs = readonly (readonly [label: string, values: MetricSpec["labels"][string]])[];

function seriesOf(specs: LabelSpecs, isName: (value: string) => boolean, above: SafeLabels = {}): Level {
  const [first, ...rest] = specs;
  if (!first) return { labels: above };
  const [label, values] = first;
  return {
    label,
    known: new Map(),
    allows: (value) => (values === "names" ? isName(value) : values.includes(value)),
    below: (value) => seriesOf(rest, isName, { ...above, [label]: value }),
  };
}

function next(level: Extract<Level, { label: string }>, value: string): Level {
  const found = level.known.get(value);
  if (found) return found;
  if (value !== OTHER && !level.allows(value)) return next(level, OTHER);
  const below = level.below(value);
  level.known.set(value, below);
  return below;
}
