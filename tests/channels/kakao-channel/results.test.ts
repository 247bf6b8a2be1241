import { describe, expect, test } from "bun:test";
import type { ChannelState } from "../../../src/channels/index.ts";
import { createDesk, type Desk, FRIEND, ID, lost, numbers, STRANGER } from "./support.ts";

const MINUTE = 60_000;

/** The dealer's group with other numbers in it. */
const withGroup =
  (change: (group: Record<string, object>) => object) => async (real: () => Promise<Response>) => {
    const group: Record<string, object> = await (await real()).json();
    return Response.json({ ...group, ...change(group) });
  };

const statsOf = (desk: Desk, state: ChannelState) => {
  const ctx = desk.context();
  const ref = { kind: "message", id: String(state.groupId), at: ctx.now };
  return desk.adapter.fetchStats({ ...ctx, eventId: ctx.event.id, state, ref });
};

describe("what became of the messages", () => {
  test("is kept as counts by code, with what was delivered and what it cost", async () => {
    const desk = createDesk();
    const { state } = await desk.send({ recipients: [FRIEND, STRANGER] });
    desk.kit.clock.at += MINUTE;
    const outcome = await desk.adapter.check(desk.context(), state);
    expect(outcome).toMatchObject({
      type: "published",
      data: {
        messageId: state.groupId,
        recipientCount: 2,
        delivered: 1,
        undelivered: 1,
        results: { "3102": 1, "4000": 1 },
      },
      costKrw: 20,
      providerStatus: "COMPLETE",
    });
    const [post] = await desk.kit.ledger(ID);
    expect(post).toMatchObject({ status: "COMPLETE", netCostKrw: 20, stats: { impressions: 1 } });
  });

  test("is read page by page, and adds up", async () => {
    const desk = createDesk();
    const { state } = await desk.send({ content: { message: "안녕" }, recipients: numbers(450) });
    desk.kit.clock.at += MINUTE;
    const outcome = await desk.adapter.check(desk.context(), state);
    if (outcome.type !== "published") throw new TypeError(outcome.type);
    const results = Object.values(outcome.data.results ?? {});
    expect(results.reduce((sum, count) => sum + Number(count), 0)).toBe(450);
    expect(desk.wire.steps().filter((step) => step.includes("?limit="))).toHaveLength(3);
  });

  test("is read once, and again only after the group changed", async () => {
    const desk = createDesk();
    const { state } = await desk.send();
    desk.kit.clock.at += MINUTE;
    const first = await desk.adapter.check(desk.context(), state);
    const read = "state" in first ? (first.state ?? {}) : {};
    const pages = () => desk.wire.steps().filter((step) => step.includes("?limit=")).length;
    expect(pages()).toBe(1);
    await desk.adapter.check(desk.context(), read);
    expect(pages()).toBe(1);
    desk.wire.answer(
      /GET .*groups\/G4V\w+$/,
      withGroup(() => ({ dateUpdated: "2026-11-18T12:00:00Z" })),
    );
    await desk.adapter.check(desk.context(), read);
    expect(pages()).toBe(2);
  });

  test("is left out when it cannot be read; the totals stand all the same", async () => {
    const desk = createDesk();
    const { state } = await desk.send();
    desk.kit.clock.at += MINUTE;
    desk.wire.answer(/GET .*messages$/, () => lost());
    const outcome = await desk.adapter.check(desk.context(), state);
    expect(outcome).toMatchObject({ type: "published", data: { delivered: 1, undelivered: 1 } });
    expect("data" in outcome && outcome.data.results).toBeUndefined();
  });

  test("that nobody got it is FAILED NO_DELIVERY, and nothing was charged", async () => {
    const desk = createDesk();
    const { state, outcome } = await desk.send({ recipients: [STRANGER] });
    expect(outcome.type).toBe("published");
    desk.kit.clock.at += MINUTE;
    expect(await desk.adapter.check(desk.context(), state)).toMatchObject({
      type: "failed",
      error: { kind: "content", reason: "NO_DELIVERY", messageKo: "메시지를 받을 수 있는 친구가 없어요." },
    });
    expect((await desk.kit.ledger(ID))[0]).toMatchObject({ costKrw: 20, netCostKrw: 0 });
  });

  test("of a group that the dealer closed unsent is FAILED, not sent again behind the owner's back", async () => {
    const desk = createDesk();
    desk.kit.clock.at = Date.parse("2026-11-18T22:00:00+09:00");
    const { state } = await desk.send();
    await desk.adapter.cancel(desk.context(), state);
    expect(await desk.adapter.check(desk.context(), state)).toMatchObject({
      type: "failed",
      error: { reason: "SERVICE_FAULT", providerCode: "FAILED" },
    });
  });
});

describe("money", () => {
  const zero = { requested: 0, replacement: 0, refund: 0, sum: 0 };

  test.each([
    [
      "a sum that leaves the refund out already",
      { requested: 60, replacement: 0, refund: 20, sum: 40 },
      zero,
      40,
    ],
    ["a sum that does not", { requested: 60, replacement: 0, refund: 20, sum: 60 }, zero, 40],
    [
      "points beside the balance",
      { ...zero, requested: 20, sum: 20 },
      { ...zero, requested: 40, sum: 40 },
      60,
    ],
    ["all of it given back", { requested: 60, replacement: 0, refund: 60, sum: 0 }, zero, 0],
    ["a price that was asked but not charged", { ...zero, requested: 60 }, zero, 0],
    ["numbers as text and nulls", { requested: "60", replacement: null, refund: "20", sum: "40" }, zero, 40],
  ])("%s", async (_, balance, point, expected) => {
    const desk = createDesk();
    const { state } = await desk.send();
    desk.kit.clock.at += MINUTE;
    desk.wire.answer(
      /GET .*groups\/G4V\w+$/,
      withGroup(() => ({ balance, point })),
      2,
    );
    expect((await statsOf(desk, state)).spentKrw).toBe(expected);
    expect(await desk.adapter.check(desk.context(), state)).toMatchObject({ costKrw: expected });
  });

  test("is not told before all messages are settled: a refund may still lower it", async () => {
    const desk = createDesk();
    const { state } = await desk.send();
    expect((await statsOf(desk, state)).spentKrw).toBeNull();
  });
});

describe("statistics", () => {
  test("are delivered messages; nobody knows who read them", async () => {
    const desk = createDesk();
    const { state } = await desk.send({ recipients: numbers(100) });
    desk.kit.clock.at += MINUTE;
    const { asOf, impressions, spentKrw, ...rest } = await statsOf(desk, state);
    const [post] = await desk.kit.ledger(ID);
    expect(impressions).toBe(post?.stats.impressions ?? -1);
    expect(spentKrw).toBe((impressions ?? 0) * 20);
    expect(asOf).toBe(desk.kit.clock.at);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  test.each([
    ["no count", {}, null],
    ["null", { sentSuccess: null }, null],
    ["a number as text", { sentSuccess: "3" }, 3],
  ])("%s", async (_, count, expected) => {
    const desk = createDesk();
    const { state } = await desk.send();
    desk.wire.answer(
      /GET/,
      withGroup(() => ({ count })),
    );
    expect((await statsOf(desk, state)).impressions).toBe(expected);
  });

  test.each([["-1"], ["1e309"], ['"many"'], ["[]"], ["{}"], ["true"]])(
    "%s is no count but a broken contract",
    async (value) => {
      const desk = createDesk();
      const { state } = await desk.send();
      desk.wire.answer(/GET/, async (real) => {
        const text = await (await real()).text();
        return new Response(text.replace(/"sentSuccess":\d+/, `"sentSuccess":${value}`));
      });
      await expect(statsOf(desk, state)).rejects.toMatchObject({ reason: "CHANNEL_BAD_RESPONSE" });
    },
  );
});
