import { judgeEnd } from "../../../src/channels/conformance/judge.ts";
import { inParallel, within } from "../../../src/channels/conformance/plain.ts";
import { openRig } from "../../../src/channels/conformance/rig.ts";
import type { ChannelSubject, Ledger } from "../../../src/channels/conformance/subject.ts";
import { wholeLife } from "../../../src/channels/conformance/whole-life.ts";
import { type ChaosPlan, cellsOf, FIRST_FOCUSED, planOf, type Steps } from "./chaos-plan.ts";

export type ChaosOptions = {
  readonly subjects: Readonly<Record<string, ChannelSubject>>;
  readonly seed: number;
  /** Lives in a storm of faults. */
  readonly storms: number;
  /** Further lives that each break one step, the rarest first. */
  readonly focused?: number;
  /** Only this life, for a replay. */
  readonly only?: number;
  /** Lives at a time: waiting calls overlap. */
  readonly width?: number;
  readonly onFinding?: (finding: string) => void;
};

export type ChaosReport = {
  readonly runs: number;
  /** Broken promises, each with what replays it. */
  readonly findings: readonly string[];
  /** How often each kind of fault hit each step: "channel step kind". */
  readonly fired: ReadonlyMap<string, number>;
  /** Steps that were called at all, as "channel step"; another one is of no use to its adapter. */
  readonly called: ReadonlySet<string>;
  /** Runs by subject and final status. */
  readonly ends: ReadonlyMap<string, number>;
};

/** Real ms; a life takes one or two. */
const LIFE_MS = 60_000;
const BATCH = 250;
/** A cell that was never met in so many lives of its own cannot be met by this subject. */
const HOPELESS = 10;

/** Final, or the owner knows what to do: post by hand, or look at the account. */
const ENDS = new Set(["SUCCESS", "FAILED", "CANCELLED", "ACTION_REQUIRED", "UNCONFIRMED", "SCHEDULED"]);

type Tally = {
  readonly steps: ReadonlyMap<string, Steps>;
  readonly findings: string[];
  readonly fired: Map<string, number>;
  readonly called: Set<string>;
  readonly ends: Map<string, number>;
  /** By number of the cell: lives that were spent on it, and how often it was met in them. */
  readonly spent: Map<number, { lives: number; met: number }>;
};

/** Many lives under faults, crashes and retries. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const steps = new Map<string, Steps>();
  for (const [name, subject] of Object.entries(options.subjects))
    steps.set(name, (await subject.open()).steps);
  const fired = new Map(cellsOf(steps).map(({ subject, op, kind }) => [keyOf(subject, op, kind), 0]));
  const tally: Tally = {
    ...{ steps, fired, findings: [], called: new Set(), ends: new Map(), spent: new Map() },
  };
  const live = (numbers: readonly number[]) =>
    inParallel(numbers, options.width ?? 24, (number) => oneLife(options, tally, number));
  if (options.only === undefined) {
    await live(Array.from({ length: options.storms }, (_, index) => index));
    for (let left = options.focused ?? 0; left > 0; left -= BATCH)
      await live(rarestCells(tally, Math.min(left, BATCH)));
  } else await live([options.only]);
  const runs = [...tally.ends.values()].reduce((sum, count) => sum + count, 0);
  return { ...tally, runs };
}

async function oneLife(options: ChaosOptions, tally: Tally, number: number): Promise<void> {
  const plan = planOf(tally.steps, options.seed, number);
  const subject = options.subjects[plan.subject];
  if (subject === undefined) throw new TypeError(`no subject ${plan.subject}`);
  const { end, found, ledger } = await liveThrough(subject, plan);
  for (const { kind, op, fired } of ledger.faultsFired) {
    const key = keyOf(plan.subject, op, kind);
    tally.fired.set(key, (tally.fired.get(key) ?? 0) + fired);
  }
  for (const { op } of ledger.calls) tally.called.add(`${channelOf(plan.subject)} ${op}`);
  tally.ends.set(`${plan.subject} ${end}`, (tally.ends.get(`${plan.subject} ${end}`) ?? 0) + 1);
  noteSpent(tally, number, ledger);
  for (const finding of found) {
    const text = `seed ${options.seed} run ${number} (${plan.subject}): ${finding}; ${JSON.stringify(plan)}`;
    tally.findings.push(text);
    options.onFinding?.(text);
  }
}

async function liveThrough(subject: ChannelSubject, plan: ChaosPlan) {
  const rig = await openRig(subject);
  await rig.fault(plan.faults);
  const { crash, ...choices } = plan;
  const life = await within(LIFE_MS, wholeLife(rig, { ...choices, ...(crash === null ? {} : { crash }) }));
  await rig.clearFaults();
  const ledger: Ledger = await rig.bench.ledger();
  if (life === null) return { end: "HANGS", found: ["a call never ends"], ledger };
  const found = [...(await judgeEnd(rig, life.posted)), ...life.findings];
  const { status } = life.posted.record;
  const end = status === "SCHEDULED" && life.isCancelled ? "CANCELLED" : status;
  if (!ENDS.has(end)) found.push(`it ends in ${end}, which is neither final nor the owner's to act on`);
  return { end, found, ledger };
}

function noteSpent({ steps, spent }: Tally, number: number, ledger: Ledger): void {
  if (number < FIRST_FOCUSED) return;
  const cells = cellsOf(steps);
  const index = (number - FIRST_FOCUSED) % cells.length;
  const cell = cells[index];
  const known = spent.get(index) ?? { lives: 0, met: 0 };
  const met = ledger.faultsFired.find(({ op, kind }) => op === cell?.op && kind === cell.kind)?.fired ?? 0;
  spent.set(index, { lives: known.lives + 1, met: known.met + met });
}

/** Numbers of focused lives for the cells that were met least so far; lives in flight count as one meeting each. */
function rarestCells({ steps, fired, spent }: Tally, count: number): readonly number[] {
  const cells = cellsOf(steps);
  const planned = new Map<string, number>();
  const next = new Map<number, number>();
  const candidates = cells.flatMap((cell, index) => {
    const { lives = 0, met = 0 } = spent.get(index) ?? {};
    const key = keyOf(cell.subject, cell.op, cell.kind);
    return lives >= HOPELESS && met === 0 ? [] : [{ index, key, lives, yields: (met + 1) / (lives + 1) }];
  });
  const need = (key: string) => (fired.get(key) ?? 0) + (planned.get(key) ?? 0);
  const [first] = candidates;
  if (first === undefined) return [];
  return Array.from({ length: count }, () => {
    const best = candidates.reduce((least, one) => {
      const difference = need(one.key) - need(least.key);
      return difference < 0 || (difference === 0 && one.yields > least.yields) ? one : least;
    }, first);
    planned.set(best.key, (planned.get(best.key) ?? 0) + Math.max(1, Math.floor(best.yields)));
    const turn = best.lives + (next.get(best.index) ?? 0);
    next.set(best.index, (next.get(best.index) ?? 0) + 1);
    return FIRST_FOCUSED + best.index + turn * cells.length;
  });
}

/** "KakaoChannel at night" is a life of KakaoChannel. */
export function channelOf(subject: string): string {
  return subject.split(" ")[0] ?? subject;
}

function keyOf(subject: string, op: string, kind: string): string {
  return `${channelOf(subject)} ${op} ${kind}`;
}
