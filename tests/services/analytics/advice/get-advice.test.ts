import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createWorld, type Owner, type World } from "../world.ts";

let world: World;
let owner: Owner;
let eventId: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  const storeId = await world.store(owner);
  const event = await world.event(owner, storeId, { prizeCostKrw: 100_000 });
  eventId = event.eventId;
  await owner.call.distribution.distribute({
    eventId,
    channels: [
      { channel: "WooridongneTV" },
      { channel: "GenieTV", content: { budgetKrw: 200_000 } },
      { channel: "Instagram" },
    ],
  });
  const { items } = await owner.call.tracking.list({ eventId });
  for (const [channel, people] of [
    ["WooridongneTV", 24],
    ["GenieTV", 8],
    ["Instagram", 3],
  ] as const) {
    const ref = items.find((item) => item.channel === channel)?.code ?? "";
    for (let person = 0; person < people; person++) await world.enter(event.slug, { ref });
  }
  await world.caughtUp();
});
afterAll(() => world.close());

describe("analytics.advice [N-06]", () => {
  test("tells the owner what to move between the paid channels, in steps that can be bought", async () => {
    const advice = await owner.call.analytics.advice({ eventId });
    const moved = advice.moves[0]?.amountKrw ?? 0;
    expect(moved).toBeGreaterThan(0);
    expect(advice.moves).toEqual([{ from: "GenieTV", to: "WooridongneTV", amountKrw: moved }]);
    // 지니TV sells from 100,000 won on, in steps of 10,000; 우리동네TV may at most double
    expect([moved % 10_000, moved <= 50_000]).toEqual([0, true]);
    expect(advice.channels).toMatchObject([
      { channel: "WooridongneTV", currentKrw: 50_000, suggestedKrw: 50_000 + moved, reason: "INCREASE" },
      { channel: "GenieTV", currentKrw: 200_000, suggestedKrw: 200_000 - moved, reason: "DECREASE" },
    ]);
    expect(advice.sentence).toContain(`지니TV에서 우리동네TV 쪽으로 ${moved.toLocaleString("ko-KR")}원`);
  });

  test("is the same however often it is asked, and moves nothing by itself", async () => {
    const before = await owner.call.analytics.roi({ eventId });
    const first = await owner.call.analytics.advice({ eventId });
    world.clock.advance(400_000);
    const again = await owner.call.analytics.advice({ eventId });
    expect(again.asOf).not.toBe(first.asOf);
    expect({ ...again, asOf: first.asOf }).toEqual(first);
    const after = await owner.call.analytics.roi({ eventId });
    expect(after.totalCost).toEqual(before.totalCost);
  });

  test("says 데이터 부족 for an event that has brought nobody", async () => {
    const quiet = await world.event(owner, await world.store(owner, { name: "새 가게" }));
    await owner.call.distribution.distribute({ eventId: quiet.eventId, channels: [{ channel: "GenieTV" }] });
    await world.caughtUp();
    const advice = await owner.call.analytics.advice({ eventId: quiet.eventId });
    expect(advice.channels).toMatchObject([{ reason: "INSUFFICIENT_DATA", probabilityBetter: null }]);
    expect(advice.sentence).toStartWith("데이터 부족");
  });
});
