import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { CHANNEL_IDS } from "../../../../src/channels/index.ts";
import { systemContext } from "../../../../src/context.ts";
import type { Dashboard } from "../../../../src/services/analytics/index.ts";
import { recordCollectionFailure, recordSnapshot } from "../../../../src/services/analytics/index.ts";
import { tickLifecycle } from "../../../../src/services/event/index.ts";
import { addDays, dayOf } from "../../../../src/time.ts";
import { createWorld, type Owner, type World } from "../world.ts";

const HOUR = 3_600_000;
let world: World;
let owners = 0;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Shop = { owner: Owner; storeId: string; eventId: string; slug: string; codes: Codes[] };
type Codes = { entryCode: string; redeemCode: string; phone: string };

async function shop(): Promise<Shop> {
  owners += 1;
  const owner = await world.owner(`as-of-${owners}@example.com`);
  const storeId = await world.store(owner, { grossMarginPct: 60, newCustomerLtvKrw: 30_000 });
  const event = await world.event(owner, storeId, { daysAgo: 3, prizeCostKrw: 100_000 });
  await world.settled();
  return { owner, storeId, ...event, codes: [] };
}

const actions = fc.oneof(
  fc.record({ kind: fc.constant("enter" as const), many: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ kind: fc.constant("withdraw" as const), who: fc.nat(9) }),
  fc.record({ kind: fc.constant("redeem" as const), who: fc.nat(9) }),
  fc.record({
    kind: fc.constant("sales" as const),
    day: fc.integer({ min: -12, max: -1 }),
    amount: fc.nat(2_000_000),
  }),
  fc.record({ kind: fc.constant("costs" as const), other: fc.nat(500_000) }),
  fc.record({ kind: fc.constant("distribute" as const) }),
  fc.record({
    kind: fc.constant("snapshot" as const),
    channel: fc.constantFrom(...CHANNEL_IDS),
    metrics: fc.record(
      { views: fc.option(fc.nat(9_000)), impressions: fc.nat(9_000), likes: fc.nat(90) },
      { requiredKeys: [] },
    ),
    ageHours: fc.integer({ min: 0, max: 60 }),
    source: fc.constantFrom("measured" as const, "simulated" as const, "estimated" as const),
  }),
  fc.record({ kind: fc.constant("failure" as const), channel: fc.constantFrom(...CHANNEL_IDS) }),
);
type Action = typeof actions extends fc.Arbitrary<infer T> ? T : never;

async function act(shop: Shop, action: Action): Promise<void> {
  const { owner, storeId, eventId, slug, codes } = shop;
  const now = world.clock.now();
  switch (action.kind) {
    case "enter":
      for (let index = 0; index < action.many; index += 1)
        codes.push(await world.enter(slug, { gender: "여성", ageGroup: "20대" }));
      return;
    case "withdraw": {
      const [code] = codes.splice(action.who, 1);
      if (code) {
        const { phone, entryCode } = code;
        await world.anyone.participation.withdraw({ slug, phone, entryCode });
      }
      return;
    }
    case "redeem": {
      const code = codes[action.who];
      if (code)
        await owner.call.participation.redeem({ eventId, code: code.redeemCode }).catch(() => undefined);
      return;
    }
    case "sales": {
      const first = addDays(dayOf("Asia/Seoul", now), action.day);
      const days = [0, 1, 2].map((offset) => ({
        date: addDays(first, offset),
        amountKrw: action.amount + offset,
      }));
      const today = dayOf("Asia/Seoul", now);
      await owner.call.sales.record({ storeId, days: days.filter(({ date }) => date < today) });
      return;
    }
    case "costs": {
      const { version } = await owner.call.events.get({ eventId });
      await owner.call.events.update({ eventId, version, otherCostKrw: action.other });
      return;
    }
    case "distribute":
      await owner.call.distribution
        .distribute({ eventId, channels: CHANNEL_IDS.map((channel) => ({ channel })) })
        .catch(() => undefined);
      return;
    case "snapshot": {
      const { channel, metrics, ageHours, source } = action;
      const asOf = now - ageHours * HOUR;
      await recordSnapshot({
        ctx: owner.context,
        input: { storeId, eventId, channel, metrics, asOf, source },
      });
      return;
    }
    case "failure":
      await recordCollectionFailure({
        ctx: owner.context,
        input: { storeId, eventId, channel: action.channel, reason: "TIMEOUT" },
      });
  }
}

const bare = ({ cacheStatus: _cache, timeTravel: _travel, ...rest }: Dashboard) => JSON.stringify(rest);
const live = ({ owner, eventId }: Shop) => owner.call.analytics.dashboard({ eventId });
const at = ({ owner, eventId }: Shop, asOf: string) => owner.call.analytics.dashboard({ eventId, asOf });

describe("the dashboard of an earlier time [N-29]", () => {
  test("is what the live one said then, and of now what it says now, after any history", async () => {
    const histories = fc.array(fc.tuple(actions, fc.nat(30)), { minLength: 4, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(histories, async (history) => {
        const place = await shop();
        const said: Dashboard[] = [];
        for (const [action, hours] of history) {
          await act(place, action);
          await world.settled();
          world.clock.advance(hours * HOUR + 3_000);
          said.push(await live(place));
          world.clock.advance(1_000);
        }
        for (const then of said) expect(bare(await at(place, then.lastUpdated))).toBe(bare(then));
      }),
      { numRuns: 4 },
    );
  }, 60_000);

  test("has earlier events of the store as they had been, too", async () => {
    const place = await shop();
    await act(place, { kind: "enter", many: 3 });
    await tickLifecycle({ ctx: systemContext(world.deps) });
    await place.owner.call.events.end({ eventId: place.eventId });
    world.clock.advance(HOUR);
    const second = { ...place, ...(await world.event(place.owner, place.storeId)) };
    await world.settled();
    world.clock.advance(3_000);
    const then = await live(second);
    expect(then.comparativeAnalysis.previousEventComparison[0]).toMatchObject({ previousBest: 3 });
    expect(bare(await at(second, then.lastUpdated))).toBe(bare(then));
  });

  test("says what it read, and which settings are today's", async () => {
    const place = await shop();
    await act(place, { kind: "enter", many: 2 });
    world.clock.advance(HOUR);
    const then = new Date(world.clock.now()).toISOString();
    expect((await at(place, then)).timeTravel).toMatchObject({ snapshots: 0, storeSettings: "OF_THEN" });
    world.clock.advance(HOUR);
    await place.owner.call.stores.update({ storeId: place.storeId, grossMarginPct: 10 });
    const changed = await at(place, then);
    expect(changed.timeTravel).toMatchObject({ storeSettings: "OF_NOW", asOf: changed.lastUpdated });
    expect(changed.timeTravel?.messages).toBeGreaterThanOrEqual(4);
    expect(changed.summaryCards.totalParticipants.count).toBe(2);
  });

  test("publishes no profile: what had not been shown stays unknown", async () => {
    const place = await shop();
    for (let index = 0; index < 6; index += 1) await act(place, { kind: "enter", many: 4 });
    world.clock.advance(HOUR);
    const before = new Date(world.clock.now()).toISOString();
    const unknown = [{ gender: "기타", count: 24, percentage: 100 }];
    expect((await at(place, before)).participantProfile.genderDistribution).toEqual(unknown);
    world.clock.advance(3_000);
    expect((await live(place)).participantProfile.genderDistribution).not.toEqual(unknown);
    expect((await at(place, before)).participantProfile.genderDistribution).toEqual(unknown);
  });

  test("is refused before the event was made and for a time to come", async () => {
    const place = await shop();
    const refused = { cause: expect.objectContaining({ reason: "AS_OF_OUT_OF_RANGE", code: "INVALID" }) };
    const [early, late] = [world.clock.now() - 24 * HOUR, world.clock.now() + 1];
    for (const instant of [early, late])
      await expect(at(place, new Date(instant).toISOString())).rejects.toMatchObject(refused);
    await expect(at(place, "2027-03-01T00:00:00")).rejects.toMatchObject({ code: "BAD_REQUEST" });
  });

  test("staff see it without costs, strangers not at all", async () => {
    const place = await shop();
    const asOf = new Date(world.clock.now()).toISOString();
    const stranger = await world.owner(`as-of-stranger-${owners}@example.com`);
    await expect(at({ ...place, owner: stranger }, asOf)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect((await at(place, asOf)).roiAnalysis.totalCost.total).toBe(100_000);
    const call = await staffOf(place);
    expect(
      (await call.analytics.dashboard({ eventId: place.eventId, asOf })).roiAnalysis.totalCost.total,
    ).toBeNull();
  });

  test("one at a time is computed for a store, and another store gets its own beside it", async () => {
    const [place, other] = [await shop(), await shop()];
    const asOf = new Date(world.clock.now()).toISOString();
    const asked = [place, place, place, place, place, other].map((one) => at(one, asOf));
    const answers = await Promise.allSettled(asked);
    expect(answers.at(-1)?.status).toBe("fulfilled");
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({ cause: { reason: "BUSY", params: { retryAfterSeconds: 5 } } });
    expect((await at(place, asOf)).eventId).toBe(place.eventId);
  });

  test("four stores' at most are computed at once in a process", async () => {
    const places = await Promise.all(Array.from({ length: 6 }, () => shop()));
    const asOf = new Date(world.clock.now()).toISOString();
    const answers = await Promise.allSettled(places.map((place) => at(place, asOf)));
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(refused.map(({ cause }) => cause.reason)).toEqual(["BUSY", "BUSY"]);
  });
});

async function staffOf({ owner, storeId }: Shop) {
  const { createCaller } = await import("../../../../src/routers/index.ts");
  const key = await owner.call.apiKeys.create({ storeId, name: "읽기", scopes: ["read"] });
  const actor = {
    kind: "machine",
    keyId: key.id,
    storeId,
    scopes: ["read"],
    address: "203.0.113.8",
  } as const;
  return createCaller(world.contextOf(actor));
}
