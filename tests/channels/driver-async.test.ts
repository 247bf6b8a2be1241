import { expect, test } from "bun:test";
import {
  type Channel,
  ChannelError,
  type ChannelState,
  drive,
  NEW_RECORD,
  type Outcome,
  toChannelError,
} from "../../src/channels/index.ts";
import { attemptsOf, createKit, type JobChange } from "./kit.ts";

const POSTED: Outcome = { type: "published", ref: { kind: "media", id: "m1", at: 1 }, data: {}, costKrw: 0 };
const LOST = new ChannelError({
  kind: "timeout",
  reason: "CHANNEL_TIMEOUT",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
});

type Script = { checks?: Outcome[]; commit?: () => Outcome; reconcile?: (commits: number) => Outcome };

/** A channel as the next ones will be: it prepares at the partner, must be asked until ready, and has no key. */
function asyncChannel(script: Script) {
  const calls: string[] = [];
  const checks = [...(script.checks ?? [])];
  const base = createKit().runtime.registry.get("Instagram");
  const { capabilities } = base.descriptor;
  const called = async (name: string, outcome: () => Outcome) => {
    calls.push(name);
    return outcome();
  };
  const ready = (state: ChannelState): Outcome => ({ type: "ready", state });
  const channel: Channel = {
    ...base,
    descriptor: {
      ...base.descriptor,
      capabilities: { ...capabilities, preparesAtPartner: true, idempotentCommit: false, asyncPublish: true },
    },
    prepare: () =>
      called("prepare", () => ({ type: "pending", pollAfterMs: 2_000, state: { container: "c1" } })),
    check: (_, state) => called("check", () => checks.shift() ?? ready(state)),
    commit: () => called("commit", script.commit ?? (() => POSTED)),
    reconcile: (_, state) =>
      called(
        "reconcile",
        () => script.reconcile?.(calls.filter((call) => call === "commit").length) ?? ready(state),
      ),
    classify: toChannelError,
  };
  return { channel, calls };
}

function run(script: Script, change: JobChange = {}) {
  const kit = createKit();
  const { channel, calls } = asyncChannel(script);
  const job = { ...kit.job("Instagram", change), channel };
  return drive(job).then((record) => ({ record, calls, kit, entries: job.entries }));
}

const waiting: Outcome = { type: "pending", pollAfterMs: 5_000, state: { container: "c1" } };

test("asks until the partner is ready, then posts once", async () => {
  const { record, calls, kit } = await run({ checks: [waiting, waiting] });
  expect(calls).toEqual(["prepare", "check", "check", "check", "commit"]);
  expect(kit.slept).toEqual([2_000, 5_000, 5_000]);
  expect([record?.status, record?.state]).toEqual(["SUCCESS", { container: "c1" }]);
});

test("stores the container before it waits for it", async () => {
  const { entries } = await run({ checks: [waiting] });
  expect(entries[0]?.record).toMatchObject({
    step: "PREPARING",
    status: "IN_PROGRESS",
    state: { container: "c1" },
  });
});

test("a wait beyond the run is left to the tick, which goes on with the same container", async () => {
  const { record } = await run({ checks: [] }, { inlineUntil: 0 });
  expect(record).toMatchObject({ step: "PREPARING", state: { container: "c1" } });
  const later = await run({}, { record: record ?? NEW_RECORD });
  expect(later.calls).toEqual(["check", "commit"]);
});

test("a lost answer without a key is never sent again by the policies, only looked up", async () => {
  const lost = () => {
    throw LOST;
  };
  const { record, calls } = await run({ commit: lost, reconcile: () => POSTED });
  expect(calls).toEqual(["prepare", "check", "commit", "reconcile"]);
  expect(record?.status).toBe("SUCCESS");
});

test("as long as looks say unknown nothing is sent, however often the tick comes", async () => {
  const unknown: Outcome = { type: "unknown", error: LOST };
  const script: Script = {
    commit: () => {
      throw LOST;
    },
    reconcile: () => unknown,
  };
  let { record } = await run(script);
  for (let tick = 0; tick < 30; tick += 1) {
    const next = await run(script, { record: record ?? NEW_RECORD });
    expect(next.calls).toEqual(["reconcile"]);
    record = next.record;
  }
  expect([record?.status, record?.nextAttemptAt]).toEqual(["UNCONFIRMED", null]);
});

test("a channel that says ready after its post took effect is not believed", async () => {
  const sent: Outcome = { type: "pending", pollAfterMs: 60_000_000, state: {} };
  const { record } = await run({ commit: () => sent });
  expect(record?.step).toBe("SENT");
  const later = await run({}, { record: record ?? NEW_RECORD });
  expect(later.calls).toEqual(["check"]);
  expect(later.record?.status).toBe("UNCONFIRMED");
});

test("a caller that gives up during the post leaves it unconfirmed, not failed", async () => {
  const controller = new AbortController();
  const { record, entries } = await run(
    {
      commit: () => {
        controller.abort();
        throw LOST;
      },
      reconcile: () => POSTED,
    },
    { signal: controller.signal },
  );
  expect(record?.status).toBe("UNCONFIRMED");
  expect(attemptsOf(entries).filter(({ step }) => step === "commit")).toHaveLength(1);
});

test("an error that no adapter foresaw is INTERNAL for the owner and reaches the log", async () => {
  const faults: unknown[] = [];
  const kit = createKit();
  const { channel } = asyncChannel({});
  const broken: Channel = { ...channel, prepare: () => Promise.reject(new TypeError("x is not a function")) };
  const record = await drive({
    ...kit.job("Instagram"),
    channel: broken,
    onFault: (thrown) => faults.push(thrown),
  });
  expect([record?.status, record?.reason]).toEqual(["FAILED", "INTERNAL"]);
  expect(faults).toHaveLength(1);
  expect(JSON.stringify(record)).not.toContain("not a function");
});
