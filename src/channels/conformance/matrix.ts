import type { FaultKind, OpClass } from "../simulators/faults.ts";
import { judgeEnd } from "./judge.ts";
import { inParallel, within } from "./plain.ts";
import { openRig, type Rig } from "./rig.ts";
import type { ChannelSubject, FaultRequest } from "./subject.ts";
import { type Life, wholeLife } from "./whole-life.ts";

/** The provider did nothing and no answer came. */
export const LOST_BEFORE = ["hang_before", "error_before", "drop_before"] as const;
/** The provider acted and the answer was lost. */
export const LOST_AFTER = ["hang_after", "error_after", "drop_after"] as const;
/** The provider acted, and what it says cannot be understood. */
export const BAD_ANSWERS = [
  "malformed",
  "html",
  "wrong_types",
  "error_in_success",
  "slow_drip",
  "huge_body",
  "redirect",
] as const;
/** The provider says no, or not now. */
export const REFUSALS = ["refuse", "maintenance", "rate_limited", "clock_skew", "latency"] as const;

/** One way of breaking one step. */
export type Cell = { readonly name: string; readonly faults: readonly FaultRequest[] };

export type CellPlan = {
  readonly kinds: readonly FaultKind[];
  /** Calls in a row that are broken. */
  readonly times: readonly number[];
  /** Also after a lost answer of the irreversible call, which is when the look-up steps are called. */
  readonly afterLoss: boolean;
};

const WIDTH = 12;
const BRIEF_WIDTH = 3;
/** Longer than a call waits by itself: the row waits instead, on the virtual clock. */
const RETRY_AFTER = "30";
/** Real ms after which a whole life counts as hanging. */
const LIFE_MS = 60_000;
const NOT_OURS: readonly OpClass[] = ["webhook"];

/** Every step that we call × every kind of fault. */
export function cellsOf(steps: Readonly<Record<string, OpClass>>, plan: CellPlan): readonly Cell[] {
  const ours = Object.entries(steps).filter(([, opClass]) => !NOT_OURS.includes(opClass));
  return ours.flatMap(([op]) =>
    plan.kinds.flatMap((kind) => [
      ...plan.times.map((times) => ({
        name: `${kind} ×${times} at ${op}`,
        faults: [{ kind, op, times, retryAfter: RETRY_AFTER }],
      })),
      ...(plan.afterLoss
        ? [
            {
              name: `${kind} at ${op} after a lost answer`,
              faults: [{ kind: "drop_after", op: "write", times: 1 } as const, { kind, op, times: 1 }],
            },
          ]
        : []),
    ]),
  );
}

/** Lives through every cell on a bench of its own and adds what `judge` finds to what must hold of every run. */
export async function judgeCells(
  subject: ChannelSubject,
  plan: CellPlan,
  judge: (rig: Rig, life: Life) => readonly string[] = () => [],
): Promise<readonly string[]> {
  const { steps } = await subject.open();
  const isBrief = subject.isBrief === true;
  const cells = cellsOf(steps, isBrief ? { ...plan, times: [1], afterLoss: false } : plan);
  const width = isBrief ? BRIEF_WIDTH : WIDTH;
  const found = await inParallel(cells, width, async ({ name, faults }) => {
    const rig = await openRig(subject);
    await rig.fault(faults);
    const life = await within(LIFE_MS, wholeLife(rig));
    await rig.clearFaults();
    if (life === null) return [`${name}: a call never ends`];
    const findings = [...(await judgeEnd(rig, life.posted)), ...life.findings, ...judge(rig, life)];
    return findings.map((finding) => `${name}: ${finding}`);
  });
  return found.flat();
}
