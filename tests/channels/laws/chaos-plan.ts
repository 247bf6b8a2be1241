import type { Crash } from "../../../src/channels/conformance/posting.ts";
import type { FaultRequest } from "../../../src/channels/conformance/subject.ts";
import { FAULT_KINDS, type FaultKind, type OpClass } from "../../../src/channels/simulators/faults.ts";
import { seededRandom } from "../../chaos/seeded-random.ts";

/** One event's life at one channel, decided by seed and number alone. */
export type ChaosPlan = {
  readonly subject: string;
  readonly faults: readonly FaultRequest[];
  readonly crash: Crash | null;
  readonly ownerRetries: number;
  readonly cancelsEarly: boolean;
  readonly tries: number;
};

export type Steps = Readonly<Record<string, OpClass>>;
/** One kind of fault at one step of one subject's wire. */
export type Cell = { readonly subject: string; readonly op: string; readonly kind: FaultKind };

/** From this number on a plan breaks one cell and little else. */
export const FIRST_FOCUSED = 1_000_000;
/** How often somebody tries a single call (a connection test, a cancellation) again. */
const TRIES = 8;
const WEBHOOK_KINDS = FAULT_KINDS.filter((kind) => kind.startsWith("webhook_"));
const CALL_KINDS = FAULT_KINDS.filter((kind) => !kind.startsWith("webhook_"));

/** The kinds of fault that can hit a step of this class. */
export function kindsFor(opClass: OpClass): readonly FaultKind[] {
  return opClass === "webhook" ? WEBHOOK_KINDS : CALL_KINDS;
}

export function cellsOf(all: ReadonlyMap<string, Steps>): readonly Cell[] {
  return [...all].flatMap(([subject, ops]) =>
    Object.entries(ops).flatMap(([op, opClass]) => kindsFor(opClass).map((kind) => ({ subject, op, kind }))),
  );
}

/** The same seed and number make the same plan. */
export function planOf(all: ReadonlyMap<string, Steps>, seed: number, number: number): ChaosPlan {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  return number < FIRST_FOCUSED ? stormOf(all, random) : focusOf(all, number - FIRST_FOCUSED, random);
}

/** Faults for many steps at once: each may be hit one to four times, at once or after a good call. */
function stormOf(all: ReadonlyMap<string, Steps>, random: () => number): ChaosPlan {
  const below = (count: number) => Math.floor(random() * count);
  const names = [...all].flatMap(([name, ops]) => Object.keys(ops).map(() => name));
  const subject = names[below(names.length)] ?? "";
  const faults = stormAt(all.get(subject) ?? {}, random, 0.6);
  const at = (["before-save", "after-save", "answer"] as const)[below(3)] ?? "answer";
  const index = at === "answer" ? 1 + below(12) : below(4);
  const crash = random() < 0.4 ? { at, index } : null;
  return {
    subject,
    faults,
    crash,
    ownerRetries: below(3),
    cancelsEarly: random() < 0.5,
    tries: TRIES,
  };
}

function stormAt(steps: Steps, random: () => number, share: number): readonly FaultRequest[] {
  const below = (count: number) => Math.floor(random() * count);
  return Object.entries(steps).flatMap(([op, opClass]): FaultRequest[] => {
    if (random() >= share) return [];
    const kinds = kindsFor(opClass);
    const kind = kinds[below(kinds.length)] ?? "latency";
    const retryAfter = ["0", "15", "30", "900"][below(4)] ?? "0";
    const latencyMs = kind === "latency" ? { latencyMs: below(5_000) } : {};
    return [{ kind, op, times: 1 + below(4), skip: random() < 0.25 ? 1 : 0, retryAfter, ...latencyMs }];
  });
}

/** One step broken until its callers give up, in a lighter storm; now and then after a lost answer of the post. */
function focusOf(all: ReadonlyMap<string, Steps>, number: number, random: () => number): ChaosPlan {
  const cells = cellsOf(all);
  const { subject = "", op = "", kind = "latency" } = cells[number % cells.length] ?? {};
  const isWrite = all.get(subject)?.[op] === "write";
  const lost: FaultRequest = { kind: "drop_after", op: "write", times: 1 };
  const broken: FaultRequest = { kind, op, times: TRIES, retryAfter: "15" };
  const others = stormAt(all.get(subject) ?? {}, random, 0.4);
  const before = isWrite || random() < 0.5 ? [] : [lost];
  return {
    subject,
    faults: [...before, broken, ...others.filter((other) => other.op !== op)],
    crash: null,
    ownerRetries: 3,
    cancelsEarly: Math.floor(number / cells.length) % 2 === 0,
    tries: TRIES,
  };
}
