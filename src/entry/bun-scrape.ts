import type { Deps, Logger } from "../deps.ts";
import type { BunTelemetry } from "./bun-telemetry.ts";

/** Prometheus gives up after ten seconds; what a database has not told by then is left out. */
const RECORD_MS = 2_000;

export type ScrapeOptions = {
  /** Unset: there is no such page. */
  readonly token: string | undefined;
  readonly telemetry: Pick<BunTelemetry, "text" | "forgetDatabases">;
  /** Leaves the figures of now as gauges. */
  readonly record: () => Promise<void>;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: Logger;
};

/**
 * What /metrics answers, within two seconds also while a database is away: its figures are then not there, rather than
 * those of before. Several who ask at once share one reading.
 */
export function createScrape({ token, telemetry, record, sleep, log }: ScrapeOptions): Deps["scrape"] {
  if (token === undefined) return undefined;
  let running: Promise<string> | undefined;
  const read = async () => {
    telemetry.forgetDatabases();
    const recorded = record().catch((error: unknown) =>
      log.error("signals_failed", { fault: error instanceof Error ? error.name : "unknown" }),
    );
    await Promise.race([recorded, sleep(RECORD_MS)]);
    return telemetry.text();
  };
  const text = () => {
    running ??= read().finally(() => {
      running = undefined;
    });
    return running;
  };
  return { token, text };
}
