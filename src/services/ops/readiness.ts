import type { Clock } from "../../deps.ts";

export type PartStatus = "UP" | "DEGRADED" | "DOWN";

/** `reason` names variables and figures, never values of them. `ageMs`: how old what the part tells of is. */
export type PartVerdict = { readonly status: PartStatus; readonly reason?: string; readonly ageMs?: number };

export type ReadyPart = {
  readonly name: string;
  readonly check: () => Promise<PartVerdict>;
  /** Others can be served without it: then it is DEGRADED where it would be DOWN. */
  readonly isPartial?: boolean;
};

export type ReadyReport = {
  /** DRAINING: it stops, and serves only what it has in hand. */
  readonly status: PartStatus | "DRAINING";
  readonly parts: readonly (PartVerdict & { readonly name: string })[];
};

export type Readiness = {
  /** At most a second old, so that asking often costs no more than asking once a second. Never throws. */
  readonly report: () => Promise<ReadyReport>;
};

export type ReadinessOptions = {
  readonly parts: readonly ReadyPart[];
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  /** Shared by all requests of an isolate; default: this object's own. */
  readonly memory?: ReadyMemory;
  /** True once the process is to stop. */
  readonly isDraining?: () => boolean;
};

/** The last report and when it was made. */
export type ReadyMemory = { last?: { readonly at: number; readonly report: ReadyReport } };

const KEPT_MS = 1_000;
const ANSWER_MS = 2_000;

/**
 * Whether this process can serve: DOWN when a part that requests need is down, DEGRADED when one that may come later
 * is. A part that does not answer within two seconds is down.
 *
 * @example (await createReadiness({ parts, clock, sleep }).report()).status // "UP"
 */
export function createReadiness(options: ReadinessOptions): Readiness {
  const { clock, memory = {} } = options;
  let running: Promise<ReadyReport> | undefined;

  async function ask(): Promise<ReadyReport> {
    const at = clock.now();
    const parts = await Promise.all(options.parts.map((part) => askPart(part, options.sleep)));
    const report: ReadyReport = { status: worst(parts.map(({ status }) => status)), parts };
    memory.last = { at, report };
    return report;
  }

  return {
    report: () => {
      if (options.isDraining?.() === true) return Promise.resolve({ status: "DRAINING", parts: [] });
      const age = memory.last ? clock.now() - memory.last.at : KEPT_MS;
      if (memory.last && age >= 0 && age < KEPT_MS) return Promise.resolve(memory.last.report);
      running ??= ask().finally(() => {
        running = undefined;
      });
      return running;
    },
  };
}

async function askPart({ name, check, isPartial }: ReadyPart, sleep: ReadinessOptions["sleep"]) {
  const late = sleep(ANSWER_MS).then(
    (): PartVerdict => ({ status: "DOWN", reason: "no answer within 2 seconds" }),
  );
  const checked = check().catch(
    (error: unknown): PartVerdict => ({ status: "DOWN", reason: classOf(error) }),
  );
  const verdict = await Promise.race([checked, late]);
  const status = isPartial && verdict.status === "DOWN" ? "DEGRADED" : verdict.status;
  return { name, ...verdict, status };
}

/** The reason of our own errors, else the class: a driver's message may quote an address or a value. */
function classOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown";
  return "reason" in error && typeof error.reason === "string" ? error.reason : error.name;
}

function worst(statuses: readonly PartStatus[]): PartStatus {
  if (statuses.includes("DOWN")) return "DOWN";
  return statuses.includes("DEGRADED") ? "DEGRADED" : "UP";
}
