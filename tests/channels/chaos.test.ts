import { expect, test } from "bun:test";
import fc from "fast-check";
import {
  type ChannelId,
  type ChannelRecord,
  createPolicies,
  drive,
  type JournalEntry,
  NEW_RECORD,
  retried,
} from "../../src/channels/index.ts";
import type { Fault } from "../../src/channels/simulators/index.ts";
import { createKit, type Kit, quickPolicies } from "./kit.ts";

type Round = { faults: Partial<Fault>[]; crashAfterSaves: number; ownerRetries: boolean };

const fault = fc.record({
  kind: fc.constantFrom(
    ...([
      "error_before",
      "error_after",
      "drop_before",
      "drop_after",
      "malformed",
      "rate_limited",
      "maintenance",
    ] as const),
  ),
  op: fc.constantFrom(...(["write", "read", "token", "any"] as const)),
  times: fc.integer({ min: 1, max: 6 }),
  skip: fc.integer({ min: 0, max: 3 }),
  retryAfter: fc.constantFrom("0", "30", "4000"),
});

const round: fc.Arbitrary<Round> = fc.record({
  faults: fc.array(fault, { maxLength: 3 }),
  crashAfterSaves: fc.integer({ min: 0, max: 5 }),
  ownerRetries: fc.boolean(),
});

/** A restarted process: new breakers, the stored record, the same partner and clock. */
async function restart(kit: Kit, channel: ChannelId, from: { record: ChannelRecord; savesLeft: number }) {
  const kept: JournalEntry[] = [];
  const job = kit.job(channel, {
    record: from.record,
    onSave: (entry) => {
      const isKept = kept.length < from.savesLeft;
      if (isKept) kept.push(entry);
      return isKept;
    },
  });
  const policies = createPolicies({
    now: () => kit.clock.at,
    random: () => 0.5,
    withBulkhead: true,
    table: quickPolicies(),
  });
  await drive({ ...job, policies });
  return kept.at(-1)?.record ?? from.record;
}

test("under any faults, crashes and retries a channel is posted at most once, and says SUCCESS only when it was", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<ChannelId>("WooridongneTV", "RingoBiz", "GenieTV", "Instagram", "KakaoChannel"),
      fc.array(round, { minLength: 1, maxLength: 4 }),
      async (channel, rounds) => {
        const kit = createKit();
        let record: ChannelRecord = NEW_RECORD;
        for (const { faults, crashAfterSaves, ownerRetries } of rounds) {
          await kit.fault(channel, faults);
          record = await restart(kit, channel, { record, savesLeft: crashAfterSaves });
          expect((await kit.ledger(channel)).length).toBeLessThanOrEqual(1);
          kit.clock.at += 30_000;
          if (ownerRetries && record.status === "FAILED") record = retried(record);
        }
        await kit.clearFaults(channel);
        for (let looks = 0; looks < 4 && record.step !== "DONE"; looks += 1) {
          kit.clock.at += 3_600_000;
          record = await restart(kit, channel, { record, savesLeft: 100 });
        }
        const posts = await kit.ledger(channel);
        expect(posts.length).toBeLessThanOrEqual(1);
        if (record.status === "SUCCESS" || record.status === "SCHEDULED") expect(posts).toHaveLength(1);
        expect(["SUCCESS", "SCHEDULED", "FAILED"]).toContain(record.status);
        expect(JSON.parse(JSON.stringify(record))).toEqual(record);
      },
    ),
    { numRuns: 300 },
  );
}, 60_000);
