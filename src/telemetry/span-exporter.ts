import { toOtlp } from "./otlp.ts";
import type { EndedSpan } from "./span.ts";

export const BATCH_MAX = 512;
const WAITING_MAX = 4 * BATCH_MAX;
const ANSWER_MS = 3_000;

export type SpanExporterOptions = {
  /** Base address of the collector; `/v1/traces` is added. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  /** How many spans were not taken: the collector refused, did not answer in 3 s, or came not after so many. */
  readonly onDropped: (spans: number) => void;
};

export type SpanExporter = {
  /** Takes a span at once; nobody waits for the collector. */
  readonly add: (span: EndedSpan) => void;
  /** Sends what waits. Never throws: what the collector does not take is dropped, for it must cost nobody anything. */
  readonly flush: () => Promise<void>;
};

/**
 * Spans in batches of at most 512 to an OpenTelemetry collector.
 *
 * @example
 * const exporter = createSpanExporter({ endpoint: "http://localhost:4318", headers: {}, fetch, onDropped });
 */
export function createSpanExporter(options: SpanExporterOptions): SpanExporter {
  let waiting: EndedSpan[] = [];
  let sending: Promise<void> | undefined;

  async function sendAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH_MAX);
      waiting = waiting.slice(BATCH_MAX);
      if (!(await isTaken(options, batch))) options.onDropped(batch.length);
    }
  }

  function flush(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  return {
    flush,
    add: (span) => {
      if (waiting.length >= WAITING_MAX) return options.onDropped(1);
      waiting.push(span);
      if (waiting.length >= BATCH_MAX) void flush();
    },
  };
}

async function isTaken(options: SpanExporterOptions, batch: readonly EndedSpan[]): Promise<boolean> {
  try {
    const answer = await options.fetch(`${options.endpoint}/v1/traces`, {
      method: "POST",
      headers: { ...options.headers, "content-type": "application/json" },
      body: JSON.stringify(toOtlp(batch)),
      redirect: "manual",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
