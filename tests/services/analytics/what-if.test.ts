import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { whatIf } from "../../../src/client/index.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let eventId: string;
let slug: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  const storeId = await world.store(owner, { newCustomerLtvKrw: 30_000, grossMarginPct: 62.5 });
  ({ eventId, slug } = await world.event(owner, storeId, { prizeCostKrw: 100_000, otherCostKrw: 20_000 }));
  for (let person = 0; person < 4; person++) {
    const { redeemCode } = await world.enter(slug);
    if (person < 2) await owner.call.participation.redeem({ eventId, code: redeemCode });
  }
  await world.caughtUp();
});
afterAll(() => world.close());

describe("analytics.whatIf [N-07]", () => {
  test("without changes is the dashboard's ROI, and the client computes the very same from its inputs", async () => {
    const { eventId: answered, ...answer } = await owner.call.analytics.whatIf({ eventId });
    const { summaryCards, roiAnalysis } = await owner.call.analytics.dashboard({ eventId });
    expect(answered).toBe(eventId);
    expect(answer.changed.returns).toEqual(answer.current.returns);
    expect(answer.current.returns).toMatchObject({
      roi: summaryCards.roi.value,
      measuredRoi: roiAnalysis.roiCalculation.measuredRoi,
      totalCostKrw: 120_000,
      // two new customers of 30,000 won
      modelledRoi: -50,
    });
    // four customers are needed, and 3.5 of two in four participants come with seven
    expect(answer.breakEvenParticipants).toBe(7);
    const changes = { participants: 20, prizeKrw: 200_000, newCustomerLtvKrw: 25_000 };
    const { eventId: _id, ...asked } = await owner.call.analytics.whatIf({ eventId, changes });
    expect(whatIf({ inputs: answer.current.inputs, changes })).toEqual(asked);
    expect(asked.changed.returns.modelledRoi).toBe(13.6);
  });

  test("is served over REST with its changes as JSON", async () => {
    const query = new URLSearchParams({ eventId, changes: JSON.stringify({ newCustomers: 8 }) });
    const response = await world.rest(`/api/v1/analytics/whatIf?${query}`, owner.token);
    expect(await response.json()).toMatchObject({ changed: { returns: { modelledRoi: 100 } } });
    expect(response.status).toBe(200);
  });

  test.each([
    [{ changes: { prizeKrw: -1 } }, "changes.prizeKrw"],
    [{ changes: { participants: 1e13 } }, "changes.participants"],
    [{ changes: { grossMarginPct: 33.333 } }, "changes.grossMarginPct"],
    [{ changes: { prizeKrw: null } }, "changes.prizeKrw"],
    [{ changes: { weather: 1 } }, "changes.weather"],
    [{ ranges: { visits: { low: 5, high: 4 } } }, "ranges.visits"],
  ])("refuses %j and names the field", async (input, field) => {
    const query = new URLSearchParams({ eventId });
    for (const [name, value] of Object.entries(input)) query.set(name, JSON.stringify(value));
    const response = await world.rest(`/api/v1/analytics/whatIf?${query}`, owner.token);
    expect(await response.json()).toMatchObject({ error: "INVALID_REQUEST", params: { fields: [field] } });
    expect(response.status).toBe(400);
  });
});
