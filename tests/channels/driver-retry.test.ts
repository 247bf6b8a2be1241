import { describe, expect, test } from "bun:test";
import {
  ChannelError,
  type ChannelRecord,
  drive,
  failed,
  NEW_RECORD,
  type Outcome,
  retried,
} from "../../src/channels/index.ts";
import { NOON } from "./kit.ts";
import { type Script, scriptedJob } from "./scripted.ts";

const NOT_POSTED = new ChannelError({ kind: "state", reason: "NOT_POSTED" });
const UNKNOWN: Outcome = {
  type: "unknown",
  error: new ChannelError({ kind: "transient", reason: "UNCONFIRMED" }),
};

function lost(): never {
  throw new ChannelError({ kind: "timeout", reason: "CHANNEL_TIMEOUT", effect: "possible" });
}

function away(): never {
  throw new ChannelError({ kind: "transient", reason: "CHANNEL_UNAVAILABLE", httpStatus: 502 });
}

/** The owner says that it is not there and tries again; the partner answers by the script. */
async function tryAgain(before: ChannelRecord | null, script: Script, at = NOON) {
  const record = retried(failed(before ?? NEW_RECORD, NOT_POSTED));
  const next = scriptedJob(script, { record, inlineUntil: at });
  next.clock.at = at;
  return { record: await drive(next.job), calls: next.calls };
}

describe("the owner says that an unconfirmed post is not there", () => {
  test.each<[string, () => Outcome, number]>([
    ["the partner could not be asked", away, NOON + 3_600_000],
    ["it was asked too soon after the call", () => UNKNOWN, NOON + 60_000],
  ])("every retry looks again while %s", async (_what, reconcile, at) => {
    const unconfirmed = await drive(scriptedJob({ commit: lost, reconcile }).job);
    expect(unconfirmed?.status).toBe("UNCONFIRMED");
    const first = await tryAgain(unconfirmed, { reconcile }, at);
    expect([first.record?.status, first.calls]).toEqual([
      "UNCONFIRMED",
      expect.not.arrayContaining(["commit"]),
    ]);
    const second = await tryAgain(first.record, { reconcile }, at);
    expect([second.record?.status, second.calls]).toEqual([
      "UNCONFIRMED",
      expect.not.arrayContaining(["prepare", "commit"]),
    ]);
  });

  test("a look that fails before the proof keeps no retry from going out", async () => {
    const unconfirmed = await drive(scriptedJob({ commit: lost, reconcile: away }).job);
    let looks = 0;
    const reconcile = (): Outcome => {
      looks += 1;
      return looks < 3 ? away() : { type: "rebuild" };
    };
    for (const isKeyed of [true, false]) {
      looks = 0;
      const record = retried(failed(unconfirmed ?? NEW_RECORD, NOT_POSTED));
      const next = scriptedJob({ reconcile, isKeyed }, { record });
      expect((await drive(next.job))?.status).toBe("SUCCESS");
    }
  });

  test("the word counts once the partner, asked in time, cannot tell either", async () => {
    const unconfirmed = await drive(scriptedJob({ commit: lost, reconcile: () => UNKNOWN }).job);
    const hourLater = NOON + 3_600_000;
    const first = await tryAgain(unconfirmed, { reconcile: () => UNKNOWN }, hourLater);
    expect(first.record?.status).toBe("UNCONFIRMED");
    const second = await tryAgain(first.record, {}, hourLater);
    expect(second.calls).toContain("prepare");
  });
});

test("after proof that nothing was posted, the call is forgotten with what it would have posted", async () => {
  let prepared = 0;
  const { job } = scriptedJob({
    prepare: () => {
      prepared += 1;
      if (prepared > 1) throw new ChannelError({ kind: "content", reason: "INVALID_CONTENT" });
      return { type: "ready", state: { container: "c1" } };
    },
    commit: () => {
      throw new ChannelError({ kind: "rebuild", reason: "CHANNEL_UNAVAILABLE" });
    },
  });
  const record = await drive(job);
  expect([record?.status, record?.commitAttemptAt]).toEqual(["FAILED", null]);
});

test("a process that stood still between its stored step and the call looks first, and leaves a row that was taken", async () => {
  const standing = (isTaken: boolean) => {
    const script = scriptedJob({ prepare: () => ({ type: "ready", state: {} }), reconcile: () => UNKNOWN });
    const { job, clock } = script;
    const context: typeof job.context = async (signal, record) => {
      if (record.step === "COMMITTING") clock.at += 180_000;
      return job.context(signal, record);
    };
    const save: typeof job.journal.save = async (entry) =>
      isTaken && entry.record.step !== "COMMITTING" ? false : job.journal.save(entry);
    return { ...script, job: { ...job, context, journal: { save } } };
  };
  const alone = standing(false);
  expect((await drive(alone.job))?.status).toBe("UNCONFIRMED");
  expect(alone.calls).not.toContain("commit");
  const taken = standing(true);
  expect(await drive(taken.job)).toBeNull();
  expect(taken.calls).not.toContain("commit");
});
