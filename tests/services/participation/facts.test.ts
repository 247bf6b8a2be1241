import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import fc from "fast-check";
import { countFacts, marketingRecipients } from "../../../src/services/participation/index.ts";
import { ensureTrackingCodes } from "../../../src/services/tracking/index.ts";
import { createWorld, DAY, entryOf, openEvent, openShop, phoneOf, type Shop, type World } from "./world.ts";

let world: World;
let shop: Shop;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const HOUR = 3_600_000;

type Step = {
  person: number;
  does: "enter" | "redeem" | "withdraw" | "erase" | "wait";
  channel: "" | "Instagram";
};

const step = fc.record<Step>({
  person: fc.integer({ min: 1, max: 4 }),
  does: fc.constantFrom("enter", "enter", "redeem", "withdraw", "erase", "wait"),
  channel: fc.constantFrom("", "Instagram"),
});

/** What one entry adds to every counter; the model keeps those that stand. */
type Standing = { channel: string; hour: number; isVerified: boolean; isErased: boolean };

describe("countFacts", () => {
  test("equals the entries that stand, whatever people did in whatever order [R-122]", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const event = await openEvent(world, shop);
        const place = { ctx: world.system(), storeId: shop.storeId, eventId: event.eventId };
        const codes = await ensureTrackingCodes({ ...place, channels: ["Instagram"] });
        const anyone = world.anyone().participation;
        const standing = new Map<number, Standing & { entryCode: string; redeemCode: string }>();
        for (const { person, does, channel } of steps) {
          const known = standing.get(person);
          const own = { slug: event.slug, entryCode: known?.entryCode ?? "", phone: phoneOf(person) };
          if (does === "wait") world.clock.advance(HOUR / 2);
          if (does === "enter" && !known) {
            const ref = channel === "" ? {} : { ref: codes[channel] ?? "" };
            const entry = await anyone.enter(
              entryOf(event, { phone: phoneOf(person), gender: "남성", ...ref }),
            );
            const hour = world.clock.now() - (world.clock.now() % HOUR);
            standing.set(person, { channel, hour, isVerified: false, isErased: false, ...entry });
          }
          if (does === "redeem" && known && !known.isVerified && !known.isErased) {
            await shop.call.participation.redeem({ eventId: event.eventId, code: known.redeemCode });
            known.isVerified = true;
          }
          if (does === "withdraw" && known) {
            await anyone.withdraw(own);
            standing.delete(person);
          }
          if (does === "erase" && known) {
            await anyone.erase(own);
            known.isErased = true;
          }
        }
        expect(await countFacts(place)).toMatchObject(expected([...standing.values()]));
      }),
      { numRuns: 15 },
    );
  });

  function expected(entries: readonly Standing[]) {
    const conversionsOf = (some: readonly Standing[]) => some.filter((entry) => entry.isVerified).length;
    const count = (some: readonly Standing[]) => ({
      participants: some.length,
      conversions: conversionsOf(some),
    });
    const groups = <K>(keyOf: (entry: Standing) => K) => [...new Set(entries.map(keyOf))].sort();
    return {
      ...count(entries),
      byChannel: groups((entry) => entry.channel).map((channel) => ({
        channel,
        ...count(entries.filter((entry) => entry.channel === channel)),
      })),
      byHour: groups((entry) => entry.hour).map((hour) => ({
        hour,
        ...count(entries.filter((entry) => entry.hour === hour)),
      })),
      profile:
        entries.length === 0
          ? []
          : [
              { dimension: "age", value: "", count: entries.length },
              { dimension: "gender", value: "남성", count: entries.length },
              { dimension: "region", value: "", count: entries.length },
            ],
    };
  }

  test("is all zeros for an event without entries, and blind to other stores", async () => {
    const event = await openEvent(world, shop);
    const other = await openShop(world, "옆집");
    await world.anyone().participation.enter(entryOf(event));
    const zeros = {
      participants: 0,
      conversions: 0,
      newCustomers: 0,
      returns: 0,
      byChannel: [],
      byHour: [],
      profile: [],
    };
    const place = { ctx: world.system(), storeId: other.storeId, eventId: event.eventId };
    expect(await countFacts(place)).toEqual(zeros);
  });
});

describe("marketingRecipients", () => {
  async function enterWith(own: Shop, n: number, marketing: boolean) {
    const event = await openEvent(world, own);
    const consent = { privacy: true as const, privacyVersion: event.privacyVersion, marketing };
    const entry = await world.anyone().participation.enter(entryOf(event, { phone: phoneOf(n), consent }));
    return { slug: event.slug, entryCode: entry.entryCode, phone: phoneOf(n) };
  }
  const phones = async (own: Shop) =>
    (await marketingRecipients({ ctx: world.system(), storeId: own.storeId })).map(({ phone }) => phone);

  test("are those whose consent is in force: asked, not withdrawn, not erased, each number once", async () => {
    const own = await openShop(world, "소식 가게");
    await enterWith(own, 1, true);
    await enterWith(own, 1, true);
    await enterWith(own, 2, false);
    const withdrawn = await enterWith(own, 3, true);
    const erased = await enterWith(own, 4, true);
    await enterWith(own, 5, true);
    expect((await phones(own)).sort()).toEqual([1, 3, 4, 5].map(phoneOf));
    await world.anyone().participation.withdraw(withdrawn);
    await world.anyone().participation.erase(erased);
    expect((await phones(own)).sort()).toEqual([1, 5].map(phoneOf));
  });

  test("are nobody after two years without a new consent, and nobody of another store", async () => {
    const own = await openShop(world, "오래된 가게");
    const other = await openShop(world, "다른 가게");
    await enterWith(own, 1, true);
    expect(await phones(other)).toEqual([]);
    world.clock.advance(729 * DAY);
    expect(await phones(own)).toEqual([phoneOf(1)]);
    world.clock.advance(2 * DAY);
    expect(await phones(own)).toEqual([]);
  });
});
