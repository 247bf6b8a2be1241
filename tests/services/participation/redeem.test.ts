import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { appErrorIn } from "../../../src/errors.ts";
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

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const enter = (event: RunningEvent, n: number) =>
  world.anyone().participation.enter(entryOf(event, { phone: phoneOf(n), gender: "여성" }));
const redeem = (event: RunningEvent, code: string) =>
  shop.call.participation.redeem({ eventId: event.eventId, code });
const visits = (event: RunningEvent) =>
  world.rows("select * from outbox where key = ? and type = 'VisitVerified'", event.eventId);

describe("participation.redeem", () => {
  test("verifies a visit once, and says so in the log with everything a counter needs", async () => {
    const event = await openEvent(world, shop);
    const { redeemCode } = await enter(event, 1);
    const registeredAt = world.clock.now();
    world.clock.advance(5_000);
    const visit = await redeem(event, redeemCode);
    expect(visit).toMatchObject({ eventId: event.eventId, newToStore: true, prizeName: "커피 쿠폰" });
    expect(Date.parse(visit.redeemedAt)).toBe(world.clock.now());
    const [message] = await visits(event);
    expect(message).toMatchObject({ aggregate_id: visit.participantId, aggregate_version: 2 });
    expect(JSON.parse(String(message?.["data"]))).toMatchObject({
      registeredAt,
      channel: "",
      gender: "여성",
      newToStore: true,
      verifiedAt: world.clock.now(),
    });
    const again = await redeem(event, redeemCode).catch((error: unknown) =>
      error instanceof Error ? appErrorIn(error) : undefined,
    );
    expect(again).toMatchObject({
      code: "CONFLICT",
      reason: "ALREADY_REDEEMED",
      params: { redeemedAt: visit.redeemedAt },
    });
  });

  test("ignores case, hyphens, spaces, and letters that look like digits", async () => {
    const event = await openEvent(world, shop);
    const { redeemCode } = await enter(event, 31);
    const typed = ` ${redeemCode.slice(0, 4)}-${redeemCode.slice(4)} `
      .toLowerCase()
      .replaceAll("0", "o")
      .replaceAll("1", "l");
    expect((await redeem(event, typed)).eventId).toBe(event.eventId);
  });

  test("is one visit under 20 parallel redemptions", async () => {
    const event = await openEvent(world, shop);
    const { redeemCode } = await enter(event, 1);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusal(redeem(event, redeemCode))));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(await visits(event)).toHaveLength(1);
  });

  test("the same idempotency key answers the same visit again", async () => {
    const event = await openEvent(world, shop);
    const { redeemCode: code } = await enter(event, 1);
    const input = { eventId: event.eventId, code, idempotencyKey: "scan-1" };
    const visit = await shop.call.participation.redeem(input);
    world.clock.advance(60_000);
    expect(await shop.call.participation.redeem(input)).toEqual(visit);
  });

  test("does not know unknown, foreign, withdrawn and erased codes", async () => {
    const event = await openEvent(world, shop);
    const other = await openEvent(world, shop);
    const missing = { code: "NOT_FOUND", reason: "NOT_FOUND" };
    const foreign = await enter(other, 1);
    const withdrawn = await enter(event, 2);
    const erased = await enter(event, 3);
    const own = (entry: { entryCode: string }, n: number) => ({
      slug: event.slug,
      entryCode: entry.entryCode,
      phone: phoneOf(n),
    });
    await world.anyone().participation.withdraw(own(withdrawn, 2));
    await world.anyone().participation.erase(own(erased, 3));
    for (const code of [
      "ZZZZZZZZ",
      "x",
      "'; --",
      foreign.redeemCode,
      withdrawn.redeemCode,
      erased.redeemCode,
    ]) {
      expect(await refusal(redeem(event, code))).toEqual(missing);
    }
    expect(await visits(event)).toEqual([]);
  });

  test("works for staff, and is unknown to strangers", async () => {
    const event = await openEvent(world, shop);
    const { redeemCode: code } = await enter(event, 1);
    const stranger = await openShop(world, "남의 가게");
    const input = { eventId: event.eventId, code };
    expect(await refusal(stranger.call.participation.redeem(input))).toEqual({
      code: "NOT_FOUND",
      reason: "NOT_FOUND",
    });
    const staff = await addStaff(world, shop.storeId);
    await world.as(staff).participation.redeem(input);
    const [audit] = await world.rows(
      "select * from audit_log where action = 'participation.redeem' order by seq desc",
    );
    expect(audit).toMatchObject({ actor: `user:${staff.userId}`, store_id: shop.storeId });
  });

  test("still works after the event's end: the prize was promised", async () => {
    const now = world.clock.now();
    const event = await openEvent(world, shop, {
      startsAt: world.iso(now - 1),
      endsAt: world.iso(now + DAY),
    });
    const { redeemCode } = await enter(event, 1);
    world.clock.advance(2 * DAY);
    expect(await refusal(redeem(event, redeemCode))).toBeUndefined();
  });
});

/** By the rule of the scoreboard: the second visit within 90 days is a return. */
describe("a return [N-27]", () => {
  test("is a visit within 90 days of an earlier one; an entry without a visit is none, nor is one of long ago", async () => {
    const own = await openShop(world, "다시 온 집");
    const isReturn = async (event: RunningEvent, person: number) => {
      const { redeemCode: code } = await enter(event, person);
      await own.call.participation.redeem({ eventId: event.eventId, code });
      const said = (await visits(event)).map((row) => JSON.parse(String(row["data"])).isReturn);
      return said.at(-1);
    };
    const first = await openEvent(world, own);
    expect(await isReturn(first, 1)).toBe(false);
    await enter(first, 2);
    world.clock.advance(90 * DAY);
    const second = await openEvent(world, own);
    expect(await isReturn(second, 2)).toBe(false);
    expect(await isReturn(second, 1)).toBe(true);
    world.clock.advance(90 * DAY + 1);
    const third = await openEvent(world, own);
    expect(await isReturn(third, 1)).toBe(false);
    const rows = await world.rows("select is_return from participants where event_id = ?", second.eventId);
    expect(rows.map((row) => row["is_return"]).sort()).toEqual([0, 1]);
  });

  test("is none for a visit that was withdrawn since, and none in another store", async () => {
    const own = await openShop(world, "옮긴 집");
    const elsewhere = await openEvent(world, shop);
    await redeem(elsewhere, (await enter(elsewhere, 902)).redeemCode);
    const first = await openEvent(world, own);
    const { entryCode, redeemCode: code } = await enter(first, 902);
    await own.call.participation.redeem({ eventId: first.eventId, code });
    await world.anyone().participation.withdraw({ slug: first.slug, entryCode, phone: phoneOf(902) });
    const second = await openEvent(world, own);
    const { redeemCode: again } = await enter(second, 902);
    await own.call.participation.redeem({ eventId: second.eventId, code: again });
    expect(JSON.parse(String((await visits(second))[0]?.["data"]))).toMatchObject({ isReturn: false });
  });
});

describe("newToStore", () => {
  test("is true only without an earlier entry in another event of the store", async () => {
    const own = await openShop(world, "단골집");
    const redeemOf = (event: RunningEvent, code: string) =>
      own.call.participation.redeem({ eventId: event.eventId, code });
    const first = await openEvent(world, own);
    const firstEntry = await enter(first, 1);
    world.clock.advance(60_000);
    const second = await openEvent(world, own);
    const regular = await enter(second, 1);
    const newcomer = await enter(second, 2);
    expect((await redeemOf(second, regular.redeemCode)).newToStore).toBe(false);
    expect((await redeemOf(second, newcomer.redeemCode)).newToStore).toBe(true);
    expect((await redeemOf(first, firstEntry.redeemCode)).newToStore).toBe(true);
  });

  test("counts by which event began earlier, not by which was entered first", async () => {
    const own = await openShop(world, "두 행사집");
    const later = await openEvent(world, own);
    const { redeemCode: code } = await enter(later, 1);
    world.clock.advance(60_000);
    const earlier = await openEvent(world, own, { startsAt: world.iso(world.clock.now() - 20 * DAY) });
    const { redeemCode: firstCode } = await enter(earlier, 1);
    const redeemOf = (event: RunningEvent, typed: string) =>
      own.call.participation.redeem({ eventId: event.eventId, code: typed });
    expect((await redeemOf(later, code)).newToStore).toBe(false);
    expect((await redeemOf(earlier, firstCode)).newToStore).toBe(true);
  });

  test("does not look at withdrawn entries or at other stores", async () => {
    const own = await openShop(world, "새 가게");
    const elsewhere = await openEvent(world, shop);
    await enter(elsewhere, 901);
    const first = await openEvent(world, own);
    const { entryCode } = await enter(first, 901);
    await world.anyone().participation.withdraw({ slug: first.slug, entryCode, phone: phoneOf(901) });
    world.clock.advance(60_000);
    const second = await openEvent(world, own);
    const { redeemCode: code } = await enter(second, 901);
    const visit = await own.call.participation.redeem({ eventId: second.eventId, code });
    expect(visit.newToStore).toBe(true);
  });
});
