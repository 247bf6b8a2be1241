import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { addDays, dayOf } from "../../../src/time.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let storeId: string;
beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("statistics@example.com");
  storeId = await world.store(owner, { grossMarginPct: 50 });
});
afterAll(() => world.close());

const today = () => dayOf("Asia/Seoul", world.clock.now());

/** Ten weeks of 1,000,000 won a day, then `after` a day from the event's first day on. */
async function recordSales(firstDay: string, after: number, days: number): Promise<void> {
  const amounts = [...Array<number>(70).fill(1_000_000), ...Array<number>(days).fill(after)];
  await owner.call.sales.record({
    storeId,
    days: amounts.map((amountKrw, index) => ({ date: addDays(firstDay, index - 70), amountKrw })),
  });
}

describe("figures from the till and the log, through the database", () => {
  test("a store's first event is held against eight weeks before it [N-04] [N-03]", async () => {
    const { eventId } = await world.event(owner, storeId, { daysAgo: 4, prizeCostKrw: 1_000_000 });
    await recordSales(addDays(today(), -4), 1_200_000, 4);
    await world.caughtUp();
    const { summaryCards, roiAnalysis } = await owner.call.analytics.dashboard({ eventId });
    expect(summaryCards.salesLift).toMatchObject({
      ...{ state: "MEASURED", days: 4, baselineDays: 56, increase: 800_000, rate: 20 },
      isDistinguishable: true,
    });
    expect(roiAnalysis.returns.measured).toMatchObject({ roi: -60, evidence: "strong" });
    expect(roiAnalysis.returns.modelled).toMatchObject({ roi: null, evidence: "none" });
  });

  test("an event that has yet to begin says what it could tell [N-04]", async () => {
    const { eventId } = await world.event(owner, storeId, { daysAgo: -1 });
    await world.caughtUp();
    const { salesLift } = (await owner.call.analytics.dashboard({ eventId })).summaryCards;
    expect(salesLift).toMatchObject({ state: "UNKNOWN", reason: "NOT_STARTED", increase: null });
    expect(salesLift.message).toMatch(/^이 매장은 매출이 \d+% 이상 올라야 구분돼요\.$/);
  });

  test("the scoreboard is that of the objective the event was made with [N-27] [N-35]", async () => {
    const { eventId, slug } = await world.event(owner, storeId);
    await world.enter(slug);
    await world.enter(slug);
    await world.caughtUp();
    const { objective, cards, cannibalisation } = await owner.call.analytics.scoreboard({ eventId });
    expect(objective).toBe("NEW_CUSTOMERS");
    expect(cards.map(({ key, value }) => [key, value])).toEqual([
      ["firstVisits", 0],
      ["costPerFirstVisit", null],
      ["visits", 0],
      ["participants", 2],
    ]);
    expect(cannibalisation.state).toBe("NO_VISITS");
    expect((await owner.call.analytics.dashboard({ eventId })).scoreboard.cards).toEqual(cards);
  });
});
