import { expect, test } from "bun:test";
import { type Channel, ChannelError, drive, NEW_RECORD, type Outcome } from "../../src/channels/index.ts";
import { attemptsOf, type JobChange } from "./kit.ts";
import { POSTED, type Script, scriptedJob } from "./scripted.ts";

const LOST = new ChannelError({
  kind: "timeout",
  reason: "CHANNEL_TIMEOUT",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
});

async function run(script: Script, change: JobChange = {}) {
  const scripted = scriptedJob(script, change);
  const record = await drive(scripted.job);
  return { ...scripted, record };
}

const waiting: Outcome = { type: "pending", pollAfterMs: 5_000, state: { container: "c1" } };

test("asks until the partner is ready, then posts once", async () => {
  const { record, calls, slept } = await run({ checks: [waiting, waiting] });
  expect(calls).toEqual(["prepare", "check", "check", "check", "commit"]);
  expect(slept).toEqual([2_000, 5_000, 5_000]);
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
  const { job, channel } = scriptedJob({});
  const broken: Channel<string> = {
    ...channel,
    prepare: () => Promise.reject(new TypeError("x is not a function")),
  };
  const record = await drive({ ...job, channel: broken, onFault: (thrown) => faults.push(thrown) });
  expect([record?.status, record?.reason]).toEqual(["FAILED", "INTERNAL"]);
  expect(faults).toHaveLength(1);
  expect(JSON.stringify(record)).not.toContain("not a function");
});
