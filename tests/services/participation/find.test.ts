import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  addStaff,
  createWorld,
  DAY,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
  type RunningEvent,
  refusal,
  type Shop,
  type World,
} from "./world.ts";

let world: World;
let shop: Shop;
let event: RunningEvent;
let codes: string[];

const MISSING = { code: "NOT_FOUND", reason: "NOT_FOUND" };

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  event = await openEvent(world, shop);
  codes = [];
  for (const n of [1, 2, 3]) {
    const { redeemCode } = await world
      .anyone()
      .participation.enter(entryOf(event, { phone: phoneOf(n), name: `손님${n}번` }));
    codes.push(redeemCode);
  }
});
afterAll(() => world.close());

const find = (search: string, call = shop.call, eventId = event.eventId) =>
  call.participation.find({ eventId, search });
const phoneFound = async (search: string) => (await find(search)).participant?.phone;

describe("participation.find", () => {
  test.each(["01010000002", "010-1000-0002", "+82 10 1000 0002", "０１０ １０００ ０００２"])(
    "finds who entered with the whole number, written %s, and shows her masked",
    async (search) => {
      const { participant } = await find(search);
      expect(participant).toMatchObject({ phone: "010-****-0002", name: "손**번", erasedAt: null });
      const { items } = await shop.call.participation.list({ eventId: event.eventId });
      expect(items.filter((item) => item.participantId === participant?.participantId)).toEqual([
        expect.objectContaining({ ...participant }),
      ]);
    },
  );

  test("finds who shows the shop's code, typed as people type it", async () => {
    const code = codes[2] ?? "";
    const typed = `${code.slice(0, 4)} - ${code.slice(4)}`.toLowerCase();
    expect([await phoneFound(code), await phoneFound(typed)]).toEqual(["010-****-0003", "010-****-0003"]);
  });

  test("finds nobody by part of a number, and refuses what is neither number nor code, naming the field", async () => {
    expect((await find("10000002")).participant).toBeNull();
    expect((await find(phoneOf(99))).participant).toBeNull();
    for (const search of ["손님2번", "0002", "02-123-4567", "%", " "])
      expect(await refusal(find(search))).toEqual({ code: "INVALID", reason: "INVALID_REQUEST" });
  });

  test("finds nobody of another event, and none who withdrew or was erased", async () => {
    const other = await openEvent(world, shop);
    expect((await find(phoneOf(1), shop.call, other.eventId)).participant).toBeNull();
    for (const verb of ["withdraw", "erase"] as const) {
      const n = verb === "erase" ? 21 : 20;
      const { entryCode, redeemCode } = await world
        .anyone()
        .participation.enter(entryOf(other, { phone: phoneOf(n) }));
      await world.anyone().participation[verb]({ slug: other.slug, entryCode, phone: phoneOf(n) });
      expect((await find(phoneOf(n), shop.call, other.eventId)).participant).toBeNull();
      expect((await find(redeemCode, shop.call, other.eventId)).participant).toBeNull();
    }
  });

  test("serves staff, but no stranger and no API key, which could try numbers by itself", async () => {
    const staff = world.as(await addStaff(world, shop.storeId));
    expect((await find(phoneOf(1), staff)).participant?.phone).toBe("010-****-0001");
    const stranger = await openShop(world, "남의 가게");
    expect(await refusal(find(phoneOf(1), stranger.call))).toEqual(MISSING);
    const machine = world.as({
      kind: "machine",
      keyId: "key",
      storeId: shop.storeId,
      scopes: ["read"],
      address: "",
    });
    expect(await refusal(find(phoneOf(1), machine))).toEqual({ code: "FORBIDDEN", reason: "FORBIDDEN" });
  });

  test("allows one account 300 a day in a store, whatever the event: too few to try out the middle of a number", async () => {
    const own = await openShop(world, "문지르는 가게");
    const events = [await openEvent(world, own), await openEvent(world, own)];
    const tried = Array.from({ length: 301 }, (_, n) =>
      refusal(find(phoneOf(n), own.call, events[n % 2]?.eventId)),
    );
    expect((await Promise.all(tried)).filter(Boolean)).toEqual([
      { code: "LIMIT_EXCEEDED", reason: "RATE_LIMITED" },
    ]);
    world.clock.advance(DAY);
    expect(await refusal(find(phoneOf(1), own.call, events[0]?.eventId))).toBeUndefined();
  });

  test("leaves what was searched nowhere: not in the rows, not in the log", async () => {
    const before = await world.rows("select count(*) as count from audit_log");
    await world.as(shop.owner).participation.find({
      ...{ eventId: event.eventId, search: phoneOf(1), idempotencyKey: "search" },
    });
    expect(await world.rows("select * from idempotency where key = 'search'")).toEqual([]);
    expect(await world.rows("select count(*) as count from audit_log")).toEqual(before);
    expect(JSON.stringify(world.logged)).not.toContain(phoneOf(1));
  });
});

describe("participation.list of a channel", () => {
  test("holds who came by it, direct ones for themselves, page after page", async () => {
    const own = await openEvent(world, shop);
    const { code } = await shop.call.tracking.create({ eventId: own.eventId, channel: "Instagram" });
    for (const n of [1, 2, 3, 4]) {
      const over = { phone: phoneOf(n), ...(n % 2 === 0 ? { ref: code } : {}) };
      await world.anyone().participation.enter(entryOf(own, over));
      world.clock.advance(1_000);
    }
    const phonesOf = async (channel?: "Instagram" | "direct" | "GenieTV") => {
      const { items } = await shop.call.participation.list({ eventId: own.eventId, channel });
      return items.map(({ phone }) => phone?.slice(-1));
    };
    expect(await phonesOf()).toEqual(["4", "3", "2", "1"]);
    expect(await phonesOf("Instagram")).toEqual(["4", "2"]);
    expect(await phonesOf("direct")).toEqual(["3", "1"]);
    expect(await phonesOf("GenieTV")).toEqual([]);
    const input = { eventId: own.eventId, channel: "Instagram" as const, limit: 1 };
    const first = await shop.call.participation.list(input);
    const second = await shop.call.participation.list({ ...input, cursor: first.nextCursor ?? "" });
    expect([first, second].flatMap(({ items }) => items.map(({ phone }) => phone?.slice(-1)))).toEqual([
      "4",
      "2",
    ]);
    expect(second.nextCursor).toBeNull();
    world.clock.advance(DAY);
  });
});
