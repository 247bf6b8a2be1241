import { judgeEnd } from "../../../src/channels/conformance/judge.ts";
import { inParallel, within } from "../../../src/channels/conformance/plain.ts";
import type { Crash } from "../../../src/channels/conformance/posting.ts";
import { openRig } from "../../../src/channels/conformance/rig.ts";
import type { ChannelSubject, FaultRequest, Ledger } from "../../../src/channels/conformance/subject.ts";
import { wholeLife } from "../../../src/channels/conformance/whole-life.ts";
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

export type ChaosOptions = {
  readonly subjects: Readonly<Record<string, ChannelSubject>>;
  readonly seed: number;
  readonly runs: number;
  /** Only this run, for a replay. */
  readonly only?: number;
  /** Runs at a time: waiting calls overlap. */
  readonly width?: number;
  readonly onFinding?: (finding: string) => void;
};

export type ChaosReport = {
  readonly runs: number;
  /** Broken promises, each with what replays it. */
  readonly findings: readonly string[];
  /** How often each kind of fault hit each step, by channel. */
  readonly fired: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Steps that were called at all, as "channel step"; another one is of no use to its adapter. */
  readonly called: ReadonlySet<string>;
  /** Runs by channel and final status. */
  readonly ends: ReadonlyMap<string, number>;
};

type Steps = Readonly<Record<string, OpClass>>;

const LIFE_MS = 60_000;
/** How often somebody tries a single call (a connection test, a cancellation) again. */
const TRIES = 4;
const WEBHOOK_KINDS = FAULT_KINDS.filter((kind) => kind.startsWith("webhook_"));
const CALL_KINDS = FAULT_KINDS.filter((kind) => !kind.startsWith("webhook_"));

/** The kinds of fault that can hit a step of this class. */
export function kindsFor(opClass: OpClass): readonly FaultKind[] {
  return opClass === "webhook" ? WEBHOOK_KINDS : CALL_KINDS;
}

/** Many lives under random faults, crashes and retries. The same seed and number make the same plan. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const steps = new Map<string, Steps>();
  for (const [name, subject] of Object.entries(options.subjects))
    steps.set(name, (await subject.open()).steps);
  const fired = new Map([...steps].map(([name, ops]) => [channelOf(name), allCells(ops)]));
  const called = new Set<string>();
  const ends = new Map<string, number>();
  const findings: string[] = [];
  const indexes =
    options.only === undefined ? Array.from({ length: options.runs }, (_, index) => index) : [options.only];
  await inParallel(indexes, options.width ?? 24, async (index) => {
    const plan = planOf(steps, options.seed, index);
    const subject = options.subjects[plan.subject];
    if (subject === undefined) throw new TypeError(`no subject ${plan.subject}`);
    const { end, found, ledger } = await oneRun(subject, plan);
    const channel = channelOf(plan.subject);
    for (const count of ledger.faultsFired) add(fired.get(channel), `${count.kind}/${count.op}`, count.fired);
    for (const call of ledger.calls) called.add(`${channel} ${call.op}`);
    add(ends, `${plan.subject} ${end}`, 1);
    for (const finding of found) {
      const text = `seed ${options.seed} run ${index} (${plan.subject}): ${finding}; ${JSON.stringify(plan)}`;
      findings.push(text);
      options.onFinding?.(text);
    }
  });
  return { runs: indexes.length, findings, fired, called, ends };
}

async function oneRun(subject: ChannelSubject, plan: ChaosPlan) {
  const rig = await openRig(subject);
  await rig.fault(plan.faults);
  const { crash, ...choices } = plan;
  const life = await within(LIFE_MS, wholeLife(rig, { ...choices, ...(crash === null ? {} : { crash }) }));
  await rig.clearFaults();
  const ledger: Ledger = await rig.bench.ledger();
  if (life === null) return { end: "HANGS", found: ["a call never ends"], ledger };
  const found = [...(await judgeEnd(rig, life.posted)), ...life.findings];
  return { end: life.posted.record.status, found, ledger };
}

/** Faults for many steps at once: each step may be hit one to three times, at once or after a good call. */
export function planOf(all: ReadonlyMap<string, Steps>, seed: number, index: number): ChaosPlan {
  const random = seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  const below = (count: number) => Math.floor(random() * count);
  const names = [...all].flatMap(([name, ops]) => Object.keys(ops).map(() => name));
  const subject = names[below(names.length)] ?? "";
  const faults = Object.entries(all.get(subject) ?? {}).flatMap(([op, opClass]): FaultRequest[] => {
    if (random() < 0.4) return [];
    const kinds = kindsFor(opClass);
    const kind = kinds[below(kinds.length)] ?? "latency";
    const retryAfter = ["0", "15", "30", "900"][below(4)] ?? "0";
    const latencyMs = kind === "latency" ? { latencyMs: below(5_000) } : {};
    return [{ kind, op, times: 1 + below(4), skip: random() < 0.25 ? 1 : 0, retryAfter, ...latencyMs }];
  });
  const at = (["before-save", "after-save", "answer"] as const)[below(3)] ?? "answer";
  const crash =
    random() < 0.4 ? { at, index: below(at === "answer" ? 12 : 4) + (at === "answer" ? 1 : 0) } : null;
  return { subject, faults, crash, ownerRetries: below(3), cancelsEarly: random() < 0.5, tries: TRIES };
}

/** "KakaoChannel at night" is a life of KakaoChannel. */
export function channelOf(subject: string): string {
  return subject.split(" ")[0] ?? subject;
}

function allCells(steps: Steps): Map<string, number> {
  return new Map(
    Object.entries(steps).flatMap(([op, opClass]) => kindsFor(opClass).map((kind) => [`${kind}/${op}`, 0])),
  );
}

function add(counts: Map<string, number> | undefined, key: string, more: number): void {
  counts?.set(key, (counts.get(key) ?? 0) + more);
}
