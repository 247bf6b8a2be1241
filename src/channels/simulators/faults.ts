import { z } from "zod";

/** `before` and `after` stand for the effect of a call: after it the provider has acted and the answer is lost. */
export const FAULT_KINDS = [
  "latency",
  "hang_before",
  "hang_after",
  "error_before",
  "error_after",
  "drop_before",
  "drop_after",
  "rate_limited",
  "maintenance",
  "refuse",
  "malformed",
  "html",
  "wrong_types",
  "error_in_success",
  "redirect",
  "slow_drip",
  "huge_body",
  "clock_skew",
  "webhook_slow",
  "webhook_duplicate",
  "webhook_out_of_order",
  "webhook_bad_signature",
  "webhook_stale",
  "webhook_rotated_secret",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** What a test or a person may break. */
export const Fault = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  /** Which calls: a step of the provider (its `/` lists them), a class (write, prepare, read, stats, token), or any. */
  op: z.string().max(40).default("any"),
  /** How many calls; absent = until cleared. */
  times: z.int().min(1).max(1_000_000).optional(),
  /** Calls that pass before the fault begins. */
  skip: z.int().min(0).max(1_000_000).default(0),
  latencyMs: z.int().min(0).max(600_000).optional(),
  /** Seconds, or an HTTP date. */
  retryAfter: z.string().max(40).optional(),
  status: z.int().min(400).max(599).optional(),
  code: z.string().max(64).optional(),
  subcode: z.string().max(64).optional(),
});
export type Fault = z.infer<typeof Fault>;

/** What a person reads at `/`. */
export const FAULT_FIELDS: Readonly<Record<keyof Fault, string>> = {
  kind: "what breaks; before and after mean the effect of the call: after it, only the answer is lost",
  op: "which calls: a step, a class of steps, or any (default)",
  times: "how many calls; absent: until cleared",
  skip: "calls that pass before it begins, default 0",
  latencyMs: "wait before the call, ms (latency, webhook_slow)",
  retryAfter: "seconds or an HTTP date (rate_limited, maintenance)",
  status: "400 to 599 (refuse)",
  code: "the provider's error code, absent: that of the status (refuse)",
  subcode: "the provider's second code, or the field it names (refuse)",
};

const OP_CLASSES = ["write", "prepare", "read", "stats", "token", "webhook"] as const;
/** A step of a provider, and the class it belongs to. */
export type OpClass = (typeof OP_CLASSES)[number];
export type Ops = Readonly<Record<string, OpClass>>;

/** Whether a fault for these calls can ever strike at a provider of these steps, or at others (a class). */
export function isOp(op: string, ops: Ops): boolean {
  return op === "any" || Object.hasOwn(ops, op) || OP_CLASSES.some((name) => name === op);
}

export type FaultCount = { readonly kind: FaultKind; readonly op: string; readonly fired: number };

export type Faults = {
  set(faults: readonly Fault[]): void;
  clear(): void;
  /** The faults of this call, used up by it. */
  take(op: string): readonly Fault[];
  /** Those that have calls left, with what is left of their `times` and `skip`. */
  active(): readonly Fault[];
  /** How often each kind was applied to each step since the start. */
  fired(): readonly FaultCount[];
  /** Settles when faults are cleared: what a hanging call waits for. */
  released(): Promise<void>;
};

/** The switches of one simulator; `ops` = its steps and their classes. */
export function createFaults(ops: Ops): Faults {
  let active: { fault: Fault; skip: number; left: number }[] = [];
  let waiting: (() => void)[] = [];
  const counts = new Map<string, FaultCount>();
  const release = () => {
    for (const go of waiting) go();
    waiting = [];
  };
  const count = (kind: FaultKind, op: string) => {
    const key = `${kind}/${op}`;
    counts.set(key, { kind, op, fired: (counts.get(key)?.fired ?? 0) + 1 });
  };
  return {
    set(faults) {
      active = faults.map((fault) => ({
        fault,
        skip: fault.skip,
        left: fault.times ?? Number.POSITIVE_INFINITY,
      }));
      release();
    },
    clear() {
      active = [];
      release();
    },
    take(op) {
      const concerns = (wanted: string) => wanted === "any" || wanted === op || wanted === ops[op];
      const due = active.filter(({ fault, left }) => left > 0 && concerns(fault.op));
      const hits = due.filter(({ skip }) => skip === 0);
      for (const hit of hits) hit.left -= 1;
      for (const late of due) late.skip = Math.max(0, late.skip - 1);
      for (const { fault } of hits) count(fault.kind, op);
      return hits.map(({ fault }) => fault);
    },
    active: () =>
      active
        .filter(({ left }) => left > 0)
        .map(({ fault, skip, left }) => ({
          ...fault,
          skip,
          ...(Number.isFinite(left) ? { times: left } : {}),
        })),
    fired: () => [...counts.values()],
    released: () => new Promise((resolve) => waiting.push(resolve)),
  };
}
