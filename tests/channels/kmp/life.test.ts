import { describe, expect, test } from "bun:test";
import {
  type ChannelId,
  type ChannelRecord,
  drive,
  isChannelError,
  registryOf,
  retried,
} from "../../../src/channels/index.ts";
import { createKit, EVENT, type Kit, NOON } from "../kit.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const REJECTED = { event: { ...EVENT, title: "심사거절 잔치" } };

async function posted(kit: Kit, id: ChannelId, change = {}): Promise<ChannelRecord> {
  const record = await drive(kit.job(id, change));
  if (record === null) throw new Error("the journal refused");
  return record;
}

/** What `check` says of a record as time goes on. */
async function lookedAt(kit: Kit, id: ChannelId, record: ChannelRecord) {
  return registryOf(kit.runtime).get(id).check(kit.context(id), record.state);
}

describe("a post after it was accepted", () => {
  test("goes through review to its end, and stays published", async () => {
    const kit = createKit();
    const record = await posted(kit, "GenieTV");
    const seen: (string | undefined)[] = [record.providerStatus ?? undefined];
    for (const at of [NOON + MINUTE, NOON + DAY, NOON + 12 * DAY]) {
      kit.clock.at = at;
      const outcome = await lookedAt(kit, "GenieTV", record);
      seen.push(outcome.type === "published" ? outcome.providerStatus : outcome.type);
    }
    expect(seen).toEqual(["IN_REVIEW", "APPROVED", "RUNNING", "ENDED"]);
  });

  test("fails with the reviewer's reason in the owner's words", async () => {
    const kit = createKit();
    const record = await posted(kit, "GenieTV", { context: REJECTED });
    expect(record.status).toBe("SUCCESS");
    kit.clock.at += MINUTE;
    const outcome = await lookedAt(kit, "GenieTV", record);
    if (outcome.type !== "failed") throw new Error(outcome.type);
    expect([outcome.error.reason, outcome.error.providerCode]).toEqual(["REJECTED", "PROHIBITED_EXPRESSION"]);
    expect(outcome.error.messageKo).toContain("쓸 수 없는 표현");
  });

  test("a tone that cannot be applied fails as well", async () => {
    const kit = createKit();
    const record = await posted(kit, "RingoBiz", { content: { announcement: "심사거절" } });
    kit.clock.at += MINUTE;
    expect(await lookedAt(kit, "RingoBiz", record)).toMatchObject({ type: "failed" });
  });

  test("is cancelled when the partner cancelled it", async () => {
    const kit = createKit();
    const record = await posted(kit, "WooridongneTV");
    const other = kit.context("WooridongneTV", { idempotencyKey: "someone-else" });
    await registryOf(kit.runtime).get("WooridongneTV").cancel(other, record.state);
    expect(await lookedAt(kit, "WooridongneTV", record)).toEqual({ type: "cancelled", refundKrw: 50_000 });
  });

  test("an id that the partner has forgotten is found again by our own reference", async () => {
    const kit = createKit();
    await posted(kit, "GenieTV");
    const outcome = await registryOf(kit.runtime)
      .get("GenieTV")
      .check(kit.context("GenieTV"), { id: "gone" });
    expect(outcome.type).toBe("published");
  });
});

describe("the owner's new try after a rejection", () => {
  test("posts anew under the same reference, and once", async () => {
    const kit = createKit();
    const first = await posted(kit, "GenieTV", { context: REJECTED });
    kit.clock.at += MINUTE;
    const failed: ChannelRecord = { ...first, status: "FAILED", step: "DONE" };
    const second = await posted(kit, "GenieTV", { record: retried(failed) });
    expect(second.status).toBe("SUCCESS");
    expect(second.ref?.id).not.toBe(first.ref?.id);
    const statuses = (await kit.ledger("GenieTV")).map(({ status }) => status);
    expect(statuses).toEqual(["REJECTED", "IN_REVIEW"]);
  });

  test("of content that is turned down again ends FAILED, and is not posted over and over", async () => {
    const kit = createKit();
    const first = await posted(kit, "GenieTV", { context: REJECTED });
    kit.clock.at += MINUTE;
    const record = retried({ ...first, status: "FAILED", step: "DONE" });
    const second = await posted(kit, "GenieTV", { record, context: REJECTED });
    kit.clock.at += MINUTE;
    const outcome = await lookedAt(kit, "GenieTV", second);
    expect(outcome.type).toBe("failed");
    expect(await kit.ledger("GenieTV")).toHaveLength(2);
  });

  test("a lost answer whose post was turned down meanwhile is a rejection, not another post", async () => {
    const kit = createKit();
    const channel = registryOf(kit.runtime).get("GenieTV");
    const ctx = () => kit.context("GenieTV", REJECTED);
    await channel.commit(ctx(), {});
    kit.clock.at += MINUTE;
    expect(await channel.reconcile(ctx(), {})).toMatchObject({ type: "failed" });
    const nextTry = { ...ctx(), idempotencyKey: "key-of-the-next-try" };
    expect(await channel.reconcile(nextTry, {})).toEqual({ type: "rebuild" });
  });
});

describe("money", () => {
  test.each<[ChannelId, number]>([
    ["GenieTV", 100_000],
    ["WooridongneTV", 50_000],
    ["RingoBiz", 1_167],
  ])("%s costs what its estimate said and what its partner charged: %d won", async (id, krw) => {
    const kit = createKit();
    const channel = registryOf(kit.runtime).get(id);
    const ctx = kit.context(id);
    const record = await posted(kit, id);
    expect(channel.estimate(ctx.content, { ...ctx, recipientCount: 0 }).costKrw).toBe(krw);
    expect(record.costKrw).toBe(krw);
    expect((await kit.ledger(id))[0]).toMatchObject({ netCostKrw: krw });
  });

  test("a cancellation before the start is free, later the used part is kept, and both sides agree", async () => {
    const kit = createKit();
    const channel = registryOf(kit.runtime).get("GenieTV");
    const record = await posted(kit, "GenieTV");
    expect(await channel.cancel(kit.context("GenieTV"), record.state)).toEqual({
      type: "cancelled",
      refundKrw: 100_000,
    });
    const second = createKit();
    await posted(second, "GenieTV");
    second.clock.at = NOON + 5 * DAY;
    const outcome = await registryOf(second.runtime).get("GenieTV").cancel(second.context("GenieTV"), {});
    if (outcome.type !== "cancelled") throw new Error(outcome.type);
    const [post] = await second.ledger("GenieTV");
    expect(outcome.refundKrw).toBeGreaterThan(0);
    expect(outcome.refundKrw).toBeLessThan(100_000);
    expect(post).toMatchObject({ status: "CANCELLED", netCostKrw: 100_000 - (outcome.refundKrw ?? 0) });
  });
});

describe("cancelling", () => {
  test.each(["GenieTV", "WooridongneTV", "RingoBiz"] as const)(
    "%s twice is once, and nothing at all is fine",
    async (id) => {
      const kit = createKit();
      const channel = registryOf(kit.runtime).get(id);
      expect(await channel.cancel(kit.context(id), {})).toEqual({ type: "cancelled", refundKrw: null });
      await posted(kit, id);
      const first = await channel.cancel(kit.context(id), {});
      expect(await channel.cancel(kit.context(id), {})).toEqual(first);
      expect((await kit.ledger(id)).map(({ status }) => status)).toEqual(["CANCELLED"]);
    },
  );

  test("loses the race against the end", async () => {
    const kit = createKit();
    await posted(kit, "GenieTV");
    kit.clock.at += 20 * DAY;
    const thrown = await registryOf(kit.runtime)
      .get("GenieTV")
      .cancel(kit.context("GenieTV"), {})
      .catch((error: unknown) => error);
    expect(isChannelError(thrown) && thrown.reason).toBe("NOT_CANCELLABLE");
  });

  test("a cancellation whose answer was lost says the same when asked again", async () => {
    const kit = createKit();
    const channel = registryOf(kit.runtime).get("RingoBiz");
    await posted(kit, "RingoBiz");
    await kit.fault("RingoBiz", [{ kind: "drop_after", op: "cancel", times: 1 }]);
    await expect(channel.cancel(kit.context("RingoBiz"), {})).rejects.toThrow();
    expect(await channel.cancel(kit.context("RingoBiz"), {})).toEqual({
      type: "cancelled",
      refundKrw: 1_167,
    });
  });
});

describe("링고비즈 and its lines", () => {
  const credentials = (kit: Kit, phoneNumbers: string[]) => {
    const { account } = kit.context("RingoBiz");
    return { account: { ...account, credentials: { ...account.credentials, phoneNumbers } } };
  };

  test("a line that the partner has not verified for the store stops before anything is sent", async () => {
    const kit = createKit();
    const record = await posted(kit, "RingoBiz", { context: credentials(kit, ["02-000-0000"]) });
    expect([record.status, record.field]).toEqual(["FAILED", "phoneNumber"]);
    expect(record.message).not.toMatch(/\d{4}/);
    expect(await kit.ledger("RingoBiz")).toEqual([]);
  });

  test("a verified one is known in any spelling", async () => {
    const kit = createKit();
    const record = await posted(kit, "RingoBiz", { context: credentials(kit, ["+82 2 555 1234"]) });
    expect(record.status).toBe("SUCCESS");
  });
});
