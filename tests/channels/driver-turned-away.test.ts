import { expect, test } from "bun:test";
import { drive } from "../../src/channels/driver.ts";
import { ChannelError } from "../../src/channels/errors.ts";
import type { Policies } from "../../src/channels/policy.ts";
import { CHANNEL_POLICIES } from "../../src/channels/policy-table.ts";
import { NEW_RECORD } from "../../src/channels/record.ts";
import { quickPolicy } from "./kit.ts";
import { POSTED, scriptedJob } from "./scripted.ts";

const narrow = { ...quickPolicy(CHANNEL_POLICIES.GenieTV).commit, bulkhead: { limit: 1, queue: 1 } };
const policy = { publish: narrow, commit: narrow };

test("many stores that post at the same time wait for their turn: none fails for our own queue", async () => {
  const [first, ...others] = Array.from({ length: 8 }, () =>
    scriptedJob({ policy, prepare: () => ({ type: "ready", state: {} }) }),
  );
  if (first === undefined) throw new RangeError("no jobs");
  const { policies } = first.job;
  const all = [first, ...others];
  const records = await Promise.all(all.map(({ job }) => drive({ ...job, policies })));
  expect(records.map((record) => record?.status)).toEqual(all.map(() => "SUCCESS"));
  expect(all.flatMap(({ calls }) => calls.filter((call) => call === "commit"))).toHaveLength(8);
  const attempts = all.flatMap(({ entries }) => entries.flatMap((entry) => entry.attempts));
  expect(attempts.some(({ reason }) => reason === "BUSY")).toBe(true);
});

test("a queue that stays full longer than a run waits leaves the rest to a later tick", async () => {
  const { job } = scriptedJob({});
  const busy = new ChannelError({ kind: "bulkhead_full", reason: "BUSY", retryAfterMs: 2_000 });
  const policies: Policies = { ...job.policies, execute: () => Promise.reject(busy) };
  const record = await drive({ ...job, policies });
  expect([record?.status, record?.reason, record?.deferrals]).toEqual(["IN_PROGRESS", "BUSY", 0]);
  expect(record?.nextAttemptAt).toBeGreaterThan(job.now());
});

test("while an account may not post, what it has posted is still looked up, and the next post is refused unasked", async () => {
  const quota = new ChannelError({
    kind: "quota",
    reason: "QUOTA_EXCEEDED",
    scope: "account",
    retryAfterMs: 3_600_000,
    httpStatus: 403,
  });
  const full = scriptedJob({
    prepare: () => ({ type: "ready", state: {} }),
    commit: () => {
      throw quota;
    },
  });
  expect((await drive(full.job))?.reason).toBe("QUOTA_EXCEEDED");
  const { policies } = full.job;
  const next = scriptedJob({});
  expect((await drive({ ...next.job, policies }))?.reason).toBe("QUOTA_EXCEEDED");
  expect(next.calls).toEqual([]);
  const sent = scriptedJob(
    { checks: [POSTED] },
    { record: { ...NEW_RECORD, step: "SENT", status: "IN_PROGRESS", commitAttempts: 1 } },
  );
  expect((await drive({ ...sent.job, policies }))?.status).toBe("SUCCESS");
});
