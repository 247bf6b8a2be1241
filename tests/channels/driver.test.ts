import { describe, expect, test } from "bun:test";
import {
  ChannelError,
  drive,
  type JournalEntry,
  NEW_RECORD,
  type Outcome,
  type OwnerAction,
} from "../../src/channels/index.ts";
import { attemptsOf, createKit, NOON } from "./kit.ts";
import { POSTED, scriptedJob } from "./scripted.ts";

const TV = "WooridongneTV";

describe("a run that goes well", () => {
  test("stores COMMITTING before the irreversible call and the result after it", async () => {
    const kit = createKit();
    const before: number[] = [];
    const job = kit.job(TV);
    const save = job.journal.save;
    const record = await drive({
      ...job,
      journal: {
        save: async (entry) => {
          if (entry.record.step === "COMMITTING") before.push((await kit.ledger(TV)).length);
          return save(entry);
        },
      },
    });
    expect(before).toEqual([0]);
    expect(job.entries.map(({ record: { step } }) => step)).toEqual(["COMMITTING", "DONE"]);
    expect(record?.status).toBe("SUCCESS");
    expect(job.entries.at(-1)?.isLast).toBe(true);
  });

  test("records one attempt for each call with outcome, latency and breaker state", async () => {
    const kit = createKit();
    const job = kit.job(TV);
    await drive(job);
    expect(
      attemptsOf(job.entries).map(({ step, outcome, breakerState }) => [step, outcome, breakerState]),
    ).toEqual([
      ["prepare", "ready", "CLOSED"],
      ["commit", "published", "CLOSED"],
    ]);
  });
});

describe("content", () => {
  test("a hard issue fails the channel with its field and zero commits", async () => {
    const kit = createKit();
    const job = kit.job(TV, { content: { contentUrls: [] } });
    const record = await drive(job);
    expect([record?.status, record?.reason, record?.field]).toEqual([
      "FAILED",
      "INVALID_CONTENT",
      "contentUrls",
    ]);
    expect(attemptsOf(job.entries).every(({ step }) => step !== "commit")).toBe(true);
    expect(await kit.ledger(TV)).toHaveLength(0);
  });

  test("a refusal by the partner is final and is not tried again", async () => {
    const kit = createKit();
    await kit.fault(TV, [{ kind: "refuse", op: "write", status: 402, code: "BUDGET_EXHAUSTED" }]);
    const job = kit.job(TV);
    const record = await drive(job);
    expect([record?.status, record?.reason]).toEqual(["FAILED", "BALANCE_EXHAUSTED"]);
    expect(attemptsOf(job.entries).filter(({ step }) => step === "commit")).toHaveLength(1);
  });
});

describe("a lost answer", () => {
  test.each(["error_after", "drop_after", "hang_after", "malformed"] as const)(
    "never posts twice when the effect happened and the answer is lost by %s",
    async (kind) => {
      const kit = createKit();
      await kit.fault(TV, [{ kind, op: "write", times: 1 }]);
      const record = await drive(kit.job(TV));
      expect(record?.status).toBe("SUCCESS");
      expect(await kit.ledger(TV)).toHaveLength(1);
    },
  );

  test("stays UNCONFIRMED while the partner cannot be read, and is confirmed by a later look", async () => {
    const kit = createKit();
    await kit.fault(TV, [
      { kind: "error_after", op: "write" },
      { kind: "error_before", op: "read" },
    ]);
    const record = await drive(kit.job(TV));
    expect([record?.status, record?.reason]).toEqual(["UNCONFIRMED", "UNCONFIRMED"]);
    expect(record?.nextAttemptAt ?? 0).toBeGreaterThan(kit.clock.at);

    await kit.clearFaults(TV);
    const fresh = createKitOver(kit);
    const later = await drive(fresh.job(TV, { record: record ?? NEW_RECORD }));
    expect(later?.status).toBe("SUCCESS");
    expect(await kit.ledger(TV)).toHaveLength(1);
  });

  test("is FAILED when the partner proves that nothing was posted", async () => {
    const kit = createKit();
    await kit.fault(TV, [{ kind: "error_before", op: "write" }]);
    const record = await drive(kit.job(TV));
    expect([record?.status, record?.reason]).toEqual(["FAILED", "CHANNEL_UNAVAILABLE"]);
    expect(await kit.ledger(TV)).toHaveLength(0);
  });

  test("an earlier lost answer is not forgotten when the last try is refused", async () => {
    const kit = createKit();
    await kit.fault(TV, [
      { kind: "error_after", op: "write", times: 1 },
      { kind: "refuse", op: "write", skip: 1, status: 402, code: "BUDGET_EXHAUSTED" },
    ]);
    const job = kit.job(TV);
    const record = await drive(job);
    expect(attemptsOf(job.entries).map(({ reason }) => reason)).toContain("BALANCE_EXHAUSTED");
    expect(record?.status).toBe("SUCCESS");
  });
});

describe("a partner that asks to wait", () => {
  test("a short Retry-After is waited for inside the call", async () => {
    const kit = createKit();
    await kit.fault(TV, [{ kind: "rate_limited", op: "write", times: 1, retryAfter: "0" }]);
    expect((await drive(kit.job(TV)))?.status).toBe("SUCCESS");
  });

  test("a longer Retry-After is waited for between calls", async () => {
    const kit = createKit();
    await kit.fault(TV, [{ kind: "rate_limited", op: "write", times: 1, retryAfter: "20" }]);
    const record = await drive(kit.job(TV));
    expect(kit.slept).toContain(20_000);
    expect(record?.status).toBe("SUCCESS");
  });

  test("a Retry-After beyond the run leaves the row waiting for the tick", async () => {
    const kit = createKit();
    await kit.fault(TV, [{ kind: "rate_limited", op: "write", times: 1, retryAfter: "90" }]);
    const record = await drive(kit.job(TV));
    expect([record?.status, record?.nextAttemptAt]).toEqual(["IN_PROGRESS", NOON + 90_000]);
    kit.clock.at += 90_000;
    expect((await drive(kit.job(TV, { record: record ?? NEW_RECORD })))?.status).toBe("SUCCESS");
  });

  test("gives up after three times", async () => {
    const kit = createKit();
    await kit.fault(TV, [{ kind: "rate_limited", op: "write", retryAfter: "15" }]);
    const record = await drive(kit.job(TV, { inlineUntil: NOON + 3_600_000 }));
    expect([record?.status, record?.reason]).toEqual(["FAILED", "RATE_LIMITED"]);
    expect(kit.slept.filter((ms) => ms === 15_000)).toHaveLength(3);
  });
});

describe("a crash", () => {
  test("at any stored step never posts twice and never loses a post", async () => {
    const stored = await storedSteps();
    expect(stored.length).toBeGreaterThanOrEqual(2);
    for (let crashAt = 0; crashAt <= stored.length; crashAt += 1) {
      for (const isEffectDone of [false, true]) {
        const kit = createKit();
        const kept: JournalEntry[] = [];
        const job = kit.job(TV, {
          onSave: (entry, index) => {
            if (index < crashAt) kept.push(entry);
            return index < crashAt;
          },
        });
        if (!isEffectDone) await kit.fault(TV, [{ kind: "error_before", op: "write", times: 100 }]);
        await drive(job);
        await kit.clearFaults(TV);
        const survivor = kept.at(-1)?.record ?? NEW_RECORD;
        const final =
          survivor.step === "DONE" ? survivor : await drive(createKitOver(kit).job(TV, { record: survivor }));
        expect((await kit.ledger(TV)).length).toBeLessThanOrEqual(1);
        if (final?.status === "SUCCESS") expect(await kit.ledger(TV)).toHaveLength(1);
        if (final?.status === "FAILED") expect(await kit.ledger(TV)).toHaveLength(0);
      }
    }
  });

  test("a row found in COMMITTING is looked up before anything is sent again", async () => {
    const { job, entries } = scriptedJob(
      {},
      { record: { ...NEW_RECORD, status: "IN_PROGRESS", step: "COMMITTING", commitAttempts: 1 } },
    );
    const record = await drive(job);
    expect(attemptsOf(entries).map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      "commit crashed",
      "reconcile ready",
      "commit published",
    ]);
    expect(record?.status).toBe("SUCCESS");
  });

  test("a journal that refuses ends the run before the irreversible call", async () => {
    const kit = createKit();
    const result = await drive(kit.job(TV, { onSave: () => false }));
    expect(result).toBeNull();
    expect(await kit.ledger(TV)).toHaveLength(0);
  });

  test("the record survives JSON at every stored step", async () => {
    for (const { record } of await storedSteps()) expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });
});

const PLACED = { ref: { kind: "message", id: "g1", at: NOON }, data: {}, costKrw: 0 };
const READY = (): Outcome => ({ type: "ready", state: {} });
const ACTION: OwnerAction = {
  kind: "assisted_post",
  shareUrl: "https://share.example/",
  copyTitle: "가을 떡볶이 잔치",
  copyText: "https://m.example/r/Scripted",
  tags: [],
  images: [],
  marker: "Scripted",
  deadline: NOON,
  remindedAt: null,
};

describe("special ends", () => {
  const DAY = 86_400_000;
  const at = NOON + 9 * 3_600_000;
  const later: Outcome = { ...PLACED, type: "scheduled", at };

  test("a post for a later hour is SCHEDULED with its hour, and becomes SUCCESS when a look finds it", async () => {
    const { job, calls } = scriptedJob({ prepare: READY, commit: () => later });
    const record = await drive(job);
    expect([record?.status, record?.step, record?.nextAttemptAt]).toEqual(["SCHEDULED", "SENT", at]);
    expect(calls).toEqual(["prepare", "commit"]);
    const next = scriptedJob({ checks: [POSTED] }, { record: record ?? NEW_RECORD });
    expect((await drive(next.job))?.status).toBe("SUCCESS");
    expect(next.calls).toEqual(["check"]);
  });

  test("a refusal in the preparation fails the channel without a commit", async () => {
    const { job, calls } = scriptedJob({
      prepare: () => {
        throw new ChannelError({ kind: "state", reason: "NO_RECIPIENTS" });
      },
    });
    const record = await drive(job);
    expect([record?.status, record?.reason, calls]).toEqual(["FAILED", "NO_RECIPIENTS", ["prepare"]]);
  });

  test("an assisted post waits for the owner without a commit and fails when the event is over", async () => {
    const action = { ...ACTION, deadline: NOON + 10 * DAY };
    const ask = (): Outcome => ({ type: "action_required", action, state: {}, pollAfterMs: 300_000 });
    const { job, calls } = scriptedJob({ prepare: ask });
    const record = await drive(job);
    expect([record?.status, record?.action]).toEqual(["ACTION_REQUIRED", action]);
    expect(calls).toEqual(["prepare"]);
    const next = scriptedJob({ checks: [ask()] }, { record: record ?? NEW_RECORD });
    next.clock.at = NOON + 11 * DAY;
    const over = await drive(next.job);
    expect([over?.status, over?.reason]).toEqual(["FAILED", "NOT_POSTED"]);
  });
});

async function storedSteps(): Promise<readonly JournalEntry[]> {
  const kit = createKit();
  const job = kit.job(TV);
  await drive(job);
  return job.entries;
}

/** The same partners and clock after a restart of the service: breakers and tokens start anew. */
function createKitOver(kit: ReturnType<typeof createKit>): ReturnType<typeof createKit> {
  const fresh = createKit();
  fresh.clock.at = kit.clock.at;
  return {
    ...fresh,
    job: (channel, change = {}) => {
      const job = fresh.job(channel, change);
      return {
        ...job,
        now: () => kit.clock.at,
        context: async (signal, record) => ({
          ...(await job.context(signal, record)),
          fetch: kit.runtime.fetch,
          now: kit.clock.at,
        }),
      };
    },
  };
}
