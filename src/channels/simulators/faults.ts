import { z } from "zod";

/** What a test or a demo may break. `before` and `after` stand for the effect of a write. */
export const Fault = z.strictObject({
  kind: z.enum([
    "latency",
    "hang_before",
    "hang_after",
    "error_before",
    "error_after",
    "rate_limited",
    "maintenance",
    "malformed",
    "drop_before",
    "drop_after",
    "refuse",
  ]),
  /** Which calls: the irreversible write, a look-up, statistics, the token, or all. */
  op: z.enum(["write", "read", "stats", "token", "any"]).default("any"),
  /** How many calls; absent = until cleared. */
  times: z.int().min(1).max(1_000_000).optional(),
  /** Calls that pass before the fault begins. */
  skip: z.int().min(0).max(1_000_000).default(0),
  latencyMs: z.int().min(0).max(600_000).optional(),
  retryAfter: z.string().max(40).optional(),
  status: z.int().min(400).max(599).optional(),
  code: z.string().max(64).optional(),
});
export type Fault = z.infer<typeof Fault>;
export type FaultOp = Fault["op"];

export type Faults = {
  set(faults: readonly Fault[]): void;
  clear(): void;
  /** The faults of this call, used up by it. */
  take(op: FaultOp): readonly Fault[];
  /** Settles when faults are cleared: what a hanging call waits for. */
  released(): Promise<void>;
};

export function createFaults(): Faults {
  let active: { fault: Fault; skip: number; left: number }[] = [];
  let waiting: (() => void)[] = [];
  const release = () => {
    for (const go of waiting) go();
    waiting = [];
  };
  return {
    set(faults) {
      active = faults.map((fault) => ({
        fault,
        skip: fault.skip,
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }));
    },
    clear() {
      active = [];
      release();
    },
    take(op) {
      const due = active.filter(({ fault, left }) => left > 0 && (fault.op === "any" || fault.op === op));
      const hits = due.filter(({ skip }) => skip === 0);
      for (const hit of hits) hit.left -= 1;
      for (const late of due) late.skip = Math.max(0, late.skip - 1);
      return hits.map(({ fault }) => fault);
    },
    released: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
