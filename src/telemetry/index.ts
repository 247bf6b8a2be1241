export { createLogger, LOG_FIELDS, type LogField, type LogFields, type Logger, logWith } from "./log.ts";
export {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type LabelsOf,
  METRICS,
  type MetricName,
  type MetricSpec,
} from "./metric-catalog.ts";
export { createMetricLine, type MetricLine } from "./metric-line.ts";
export { checkedMetrics, type Metrics, noMetrics, type SafeLabels } from "./metrics.ts";
export { type EndedSpan, SPAN_ATTRIBUTES, type SpanAttribute } from "./span.ts";
export { createSpanExporter, type SpanExporter } from "./span-exporter.ts";
export { createSummed } from "./summed.ts";
export { tracedCache } from "./traced-cache.ts";
export { tracedDb } from "./traced-db.ts";
export { tracedFetch } from "./traced-fetch.ts";
export { formatTraceparent, parseTraceparent } from "./traceparent.ts";
export { createTracer, inSpan, noTracer, type Scope, type Span, type Tracer } from "./tracer.ts";
