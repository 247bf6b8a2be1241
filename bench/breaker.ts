import { memorySharedState, type SharedState } from "../src/channels/breaker/shared-state.ts";
import { ChannelError, isChannelError } from "../src/channels/errors.ts";
import { CHANNEL_IDS, type ChannelId } from "../src/channels/ids.ts";
import { createPolicies, type Policies } from "../src/channels/policy.ts";
import { CHANNEL_POLICIES } from "../src/channels/policy-table.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { median, quantile } from "./lib/numbers.ts";
import { roundCount } from "./lib/rounds.ts";

/** Question: what do five broken channels of six do to the sixth, and how often are they asked? */
export const SIXTH_ADDED_MS_MAX = 50;
export const PROBES_A_WAIT_MAX = 1;
export const FAILURES_TO_OPEN_MAX = 5;

const PROCESSES = 4;
const STORES = 5;
const OUTAGE_MS = 600_000;
const STEP_MS = 1_000;
const SIXTH: ChannelId = "KakaoChannel";
const FIVE = CHANNEL_IDS.filter((channel) => channel !== SIXTH);
const START = Date.parse("2026-11-18T12:00:00+09:00");

type Outage = {
  /** Real time of each call of the sixth, made together with calls of the five. */
  readonly sixthMs: readonly number[];
  readonly sixthRefused: number;
  readonly probesAWait: number;
  readonly failuresToOpen: number;
  /** Calls of the five, and how many of them reached a partner. */
  readonly made: number;
  readonly asked: number;
  readonly backAfterMs: number;
};

/** Ten minutes of virtual time: each second another process distributes for every store to all six channels. */
async function outage(isBroken: boolean): Promise<Outage> {
  const clock = { at: START };
  const now = () => clock.at;
  const processes = startProcesses(memorySharedState(now), now);
  const [first] = processes;
  if (first === undefined) throw new Error("no process");
  const sixthMs: number[] = [];
  const count = { made: 0, sixthRefused: 0 };
  /** Calls that reached the channel, by the state that all processes saw before: the wait, or closed. */
  const asked = new Map<ChannelId, Map<number | "closed", number>>(FIVE.map((id) => [id, new Map()]));

  async function distribute(policies: Policies, store: string, seen: Seen): Promise<void> {
    const calls = CHANNEL_IDS.map(async (channel) => {
      const startedAt = performance.now();
      const isGood = await callOnce(policies, { channel, store }, () => {
        const before = seen.get(channel) ?? "closed";
        const counts = asked.get(channel);
        counts?.set(before, (counts.get(before) ?? 0) + 1);
        return isBroken && channel !== SIXTH;
      });
      if (channel !== SIXTH) count.made += 1;
      else sixthMs.push(performance.now() - startedAt);
      if (channel === SIXTH && !isGood) count.sixthRefused += 1;
    });
    await Promise.all(calls);
  }

  for (let turn = 0; clock.at < START + OUTAGE_MS; turn += 1, clock.at += STEP_MS) {
    const seen = await look(first);
    for (let store = 0; store < STORES; store += 1)
      await distribute(processes[turn % PROCESSES] ?? first, `store-${store}`, seen);
  }
  const endedAt = clock.at;
  for (; isBroken; clock.at += STEP_MS) {
    const good = await Promise.all(
      FIVE.map((channel) => callOnce(first, { channel, store: "store-0" }, () => false)),
    );
    if (good.every(Boolean)) break;
  }
  const counts = [...asked.values()];
  const waits = counts.flatMap((of) => [...of].filter(([before]) => before !== "closed"));
  return {
    ...count,
    sixthMs,
    probesAWait: Math.max(0, ...waits.map(([, calls]) => calls)),
    failuresToOpen: Math.max(0, ...counts.map((of) => of.get("closed") ?? 0)),
    asked: counts.flatMap((of) => [...of.values()]).reduce((sum, calls) => sum + calls, 0),
    backAfterMs: clock.at - endedAt,
  };
}

/** Which wait each channel is in: when it opened or was last probed. Absent = closed. */
type Seen = ReadonlyMap<ChannelId, number>;

async function look(policies: Policies): Promise<Seen> {
  const healthOf = await policies.health(FIVE, "store-0");
  return new Map(
    FIVE.flatMap((channel) => {
      const { publish, history } = healthOf(channel);
      const last = history.findLast(({ breaker }) => breaker === "publish");
      return publish.state === "CLOSED" || last === undefined ? [] : [[channel, last.at] as const];
    }),
  );
}

/** @returns false when the call was refused or failed */
async function callOnce(
  policies: Policies,
  place: { channel: ChannelId; store: string },
  isDown: () => boolean,
): Promise<boolean> {
  const signal = new AbortController().signal;
  const target = { channel: place.channel, op: "commit", account: place.store, signal } as const;
  try {
    await policies.execute(target, async () => {
      if (isDown()) throw down();
    });
    return true;
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return false;
  }
}

function startProcesses(shared: SharedState, now: () => number): Policies[] {
  const table = Object.fromEntries(
    CHANNEL_IDS.map((id) => [
      id,
      { ...CHANNEL_POLICIES[id], commit: { ...CHANNEL_POLICIES[id].commit, retries: 0 } },
    ]),
  );
  return Array.from({ length: PROCESSES }, () =>
    createPolicies({ now, random: () => 0.5, withBulkhead: true, shared, table }),
  );
}

function down(): ChannelError {
  return new ChannelError({
    kind: "timeout",
    reason: "CHANNEL_TIMEOUT",
    countsForBreaker: true,
    retryable: true,
  });
}

async function main(): Promise<void> {
  await outage(true);
  const added: number[] = [];
  const addedToWorst: number[] = [];
  const runs: Outage[] = [];
  for (let round = 0; round < roundCount(); round += 1) {
    const well = await outage(false);
    const broken = await outage(true);
    runs.push(broken);
    added.push(median(broken.sixthMs) - median(well.sixthMs));
    addedToWorst.push(quantile(broken.sixthMs, 0.99) - quantile(well.sixthMs, 0.99));
  }
  const most = (pick: (run: Outage) => number) => Math.max(...runs.map(pick));
  const figures: Figure[] = [
    {
      question: "five of six channels down for 10 min (virtual): added to the sixth",
      unit: "ms",
      value: median(added),
      runs: added,
      limit: { kind: "atMost", value: SIXTH_ADDED_MS_MAX },
    },
    {
      question: "  added to the slowest hundredth of its calls",
      unit: "ms",
      value: median(addedToWorst),
      runs: addedToWorst,
      limit: { kind: "atMost", value: SIXTH_ADDED_MS_MAX },
    },
    {
      question: "  calls of the sixth that were refused",
      unit: "count",
      value: most(({ sixthRefused }) => sixthRefused),
      limit: { kind: "atMost", value: 0 },
    },
    {
      question: `  most probes in one wait of a channel, over ${PROCESSES} processes`,
      unit: "count",
      value: most(({ probesAWait }) => probesAWait),
      limit: { kind: "atMost", value: PROBES_A_WAIT_MAX },
    },
    {
      question: "  most calls that failed before a breaker opened",
      unit: "count",
      value: most(({ failuresToOpen }) => failuresToOpen),
      limit: { kind: "atMost", value: FAILURES_TO_OPEN_MAX },
    },
    {
      question: "  calls of the five that reached a partner",
      unit: "count",
      value: most(({ asked }) => asked),
      note: `of ${most(({ made }) => made)} made`,
    },
    { question: "  all back after (virtual)", unit: "ms", value: most(({ backAfterMs }) => backAfterMs) },
  ];
  printFigures(figures);
}

await main();
