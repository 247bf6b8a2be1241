/** Latencies in seconds: from a cached read (about 0.3 ms) to the end of a request's patience. */
const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const LAG = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5] as const;

/** A label whose values are names in this code (route patterns, procedures, consumers, shards), never data. */
const NAMES = "names";

const CHANNELS = ["WooridongneTV", "RingoBiz", "GenieTV", "Instagram", "NaverBlog", "KakaoChannel"] as const;

type Kind =
  | { readonly kind: "counter" | "gauge" }
  | { readonly kind: "histogram"; readonly buckets: readonly number[] };

export type MetricSpec = Kind & {
  readonly help: string;
  readonly labels: Readonly<Record<string, typeof NAMES | readonly string[]>>;
};

/**
 * Every metric there is, with every value a label may take. Labels tell kinds apart, never people, stores, events or
 * messages. `docs/reference/operations.md` is generated from this table.
 */
export const METRICS = {
  madang_http_request_seconds: {
    kind: "histogram",
    help: "HTTP requests by route pattern and class of status: time to the answer's head.",
    labels: { route: NAMES, status: ["1xx", "2xx", "3xx", "4xx", "5xx"] },
    buckets: LATENCY,
  },
  madang_procedure_seconds: {
    kind: "histogram",
    help: "tRPC procedures, called over tRPC or REST.",
    labels: {
      procedure: NAMES,
      outcome: [
        "OK",
        "INVALID",
        "UNAUTHORIZED",
        "FORBIDDEN",
        "NOT_FOUND",
        "CONFLICT",
        "PRECONDITION_FAILED",
        "PAYLOAD_TOO_LARGE",
        "UNPROCESSABLE_CONTENT",
        "LIMIT_EXCEEDED",
        "INTERNAL",
        "UNAVAILABLE",
      ],
    },
    buckets: LATENCY,
  },
  madang_shed_total: {
    kind: "counter",
    help: "Requests turned away: 429 over a limit, 503 busy, full or stopping.",
    labels: { status: ["429", "503"] },
  },
  madang_auth_failures_total: {
    kind: "counter",
    help: "Credentials that were not good.",
    labels: {
      class: ["token", "session", "api_key", "stream_ticket", "password", "refresh_reused", "metrics_token"],
    },
  },
  madang_messages_total: {
    kind: "counter",
    help: "Messages handed to a consumer, by what became of them; duplicates had been applied before.",
    labels: { consumer: NAMES, outcome: ["applied", "duplicate", "parked", "failed", "dead"] },
  },
  madang_messages_republished_total: {
    kind: "counter",
    help: "Messages given to the transport again, because it had not delivered them.",
    labels: {},
  },
  madang_outbox_oldest_unapplied_seconds: {
    kind: "gauge",
    help: "Age of the oldest message that a consumer has not read; 0 when there is none.",
    labels: { consumer: NAMES, shard: NAMES },
  },
  madang_consumer_lag_messages: {
    kind: "gauge",
    help: "Messages that a consumer has not read.",
    labels: { consumer: NAMES, shard: NAMES },
  },
  madang_messages_parked: {
    kind: "gauge",
    help: "Messages that wait for one before them, or for a newer release.",
    labels: { consumer: NAMES, shard: NAMES },
  },
  madang_messages_failing: {
    kind: "gauge",
    help: "Messages that raised and will be tried again.",
    labels: { consumer: NAMES, shard: NAMES },
  },
  madang_dead_letters: {
    kind: "gauge",
    help: "Messages given up: `bun run ops dead-letters` tells why, `replay` tries them again.",
    labels: { consumer: NAMES, shard: NAMES },
  },
  madang_count_differences_total: {
    kind: "counter",
    help: "Figures that analytics.verifyCounts found to differ from the entries. Nothing checks by itself.",
    labels: {},
  },
  madang_channel_breaker: {
    kind: "gauge",
    help: "0 closed, 1 half open, 2 open, as this process knows it.",
    labels: { channel: CHANNELS, calls: ["publish", "stats"] },
  },
  madang_unconfirmed_posts: {
    kind: "gauge",
    help: "Channel posts whose answer was lost and that no look-up has settled yet.",
    labels: { channel: CHANNELS, shard: NAMES },
  },
  madang_unconfirmed_oldest_seconds: {
    kind: "gauge",
    help: "Age of the oldest of them since its last change; 0 when there is none.",
    labels: { channel: CHANNELS, shard: NAMES },
  },
  madang_db_busy_total: {
    kind: "counter",
    help: "Commits of the local file that met another's lock and were tried again.",
    labels: {},
  },
  madang_db_reconnects_total: {
    kind: "counter",
    help: "Times the writing connection of the local file was opened anew.",
    labels: {},
  },
  madang_db_faults_total: {
    kind: "counter",
    help: "Requests to a libSQL server that came to nothing, by what went wrong. On Workers: `database_failed` in the log.",
    labels: { kind: NAMES },
  },
  madang_cache_reads_total: {
    kind: "counter",
    help: "Dashboards by where they came from; STALE: the counts had moved on less than a second before.",
    labels: { outcome: ["HIT", "STALE", "MISS"] },
  },
  madang_dashboards_computed_total: {
    kind: "counter",
    help: "Dashboards computed from the tables, however many readers waited for each.",
    labels: {},
  },
  madang_cache_failures_total: {
    kind: "counter",
    help: "Commands that Redis did not carry out.",
    labels: { kind: NAMES },
  },
  madang_spans_dropped_total: {
    kind: "counter",
    help: "Spans that the collector did not take.",
    labels: {},
  },
  madang_event_loop_lag_seconds: {
    kind: "histogram",
    help: "How late a timer of 250 ms came.",
    labels: {},
    buckets: LAG,
  },
  process_resident_memory_bytes: { kind: "gauge", help: "Resident memory of this process.", labels: {} },
  process_cpu_seconds_total: { kind: "counter", help: "CPU time of this process.", labels: {} },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;

type NamesOfKind<K extends MetricSpec["kind"]> = {
  [N in MetricName]: (typeof METRICS)[N]["kind"] extends K ? N : never;
}[MetricName];

export type CounterName = NamesOfKind<"counter">;
export type GaugeName = NamesOfKind<"gauge">;
export type HistogramName = NamesOfKind<"histogram">;

/** @example LabelsOf<"madang_shed_total"> // { readonly status: "429" | "503" } */
export type LabelsOf<N extends MetricName> = {
  readonly [L in keyof (typeof METRICS)[N]["labels"]]: (typeof METRICS)[N]["labels"][L] extends readonly (infer V)[]
    ? V
    : string;
};
