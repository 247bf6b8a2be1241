import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { tickParticipation } from "../../../src/services/participation/index.ts";
import {
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

const MISSING = { code: "NOT_FOUND", reason: "NOT_FOUND" };

async function enter(event: RunningEvent, n = 1) {
  const consent = { privacy: true as const, privacyVersion: event.privacyVersion, marketing: true };
  const person = { phone: phoneOf(n), name: "홍길동", ageGroup: "40대" as const, consent };
  const entry = await world.anyone().participation.enter(entryOf(event, person));
  return { ...entry, own: { slug: event.slug, entryCode: entry.entryCode, phone: phoneOf(n) } };
}

const rowsOf = (event: RunningEvent) =>
  world.rows("select * from participants where event_id = ? order by id", event.eventId);
const withdraw = (own: Parameters<ReturnType<World["anyone"]>["participation"]["withdraw"]>[0]) =>
  world.anyone().participation.withdraw(own);
const erase = (own: Parameters<ReturnType<World["anyone"]>["participation"]["erase"]>[0]) =>
  world.anyone().participation.erase(own);

describe.each([
  ["participation.withdraw", withdraw],
  ["participation.erase", erase],
] as const)("%s", (_name, verb) => {
  test("needs the right pair; every wrong one looks the same", async () => {
    const event = await openEvent(world, shop);
    const other = await openEvent(world, shop);
    const { own } = await enter(event, 1);
    const elsewhere = await enter(other, 2);
    const wrong = [
      { ...own, phone: phoneOf(2) },
      { ...own, entryCode: "ZZZZZZZZZZZZ" },
      { ...own, entryCode: "" },
      { ...own, entryCode: "' or 1=1 --" },
      { ...own, entryCode: own.entryCode.slice(0, 8) },
      { ...own, entryCode: elsewhere.own.entryCode, phone: phoneOf(2) },
      { ...own, slug: other.slug },
      { ...own, slug: "nobody-has-this" },
    ];
    for (const input of wrong) expect(await refusal(verb(input))).toEqual(MISSING);
    expect(await refusal(verb({ ...own, phone: "02-123-4567" }))).toEqual({
      code: "INVALID",
      reason: "INVALID_PHONE",
    });
    expect(await rowsOf(event)).toEqual([expect.objectContaining({ withdrawn_at: null, erased_at: null })]);
  });

  test("destroys phone and name, revokes consents, is audited without them, and may be repeated", async () => {
    const event = await openEvent(world, shop);
    const { own } = await enter(event);
    const [before] = await rowsOf(event);
    const typed = {
      ...own,
      entryCode: own.entryCode.toLowerCase().replace(/(....)/g, "$1-"),
      phone: "010 1000 0001",
    };
    expect(await verb(typed)).toEqual({ ok: true });
    expect(await verb(own)).toEqual({ ok: true });
    const [after] = await rowsOf(event);
    expect(after).toMatchObject({ phone_cipher: null, name_cipher: null });
    expect(after?.["phone_key"]).not.toBe(before?.["phone_key"] ?? "");
    const ledger = await world.rows(
      "select purpose, seq, granted from consents where event_id = ? order by purpose, seq",
      event.eventId,
    );
    expect(ledger.map((row) => [row["purpose"], row["seq"], row["granted"]])).toEqual([
      ["marketing", 1, 1],
      ["marketing", 2, 0],
      ["privacy", 1, 1],
      ["privacy", 2, 0],
    ]);
    const audits = await world.rows("select * from audit_log where entity_id = ?", before?.["id"]);
    expect(audits).toHaveLength(1);
    expect(audits[0]).toMatchObject({ actor: "anonymous" });
    expect(JSON.stringify(audits)).not.toContain("1000");
  });

  test("is done once under 20 parallel requests", async () => {
    const event = await openEvent(world, shop);
    const { own } = await enter(event);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusal(verb(own))));
    expect(answers.filter(Boolean)).toEqual([]);
    expect(
      await world.rows("select 1 from consents where event_id = ? and granted = 0", event.eventId),
    ).toHaveLength(2);
  });

  test("the same idempotency key may be sent again, from the same address", async () => {
    const event = await openEvent(world, shop);
    const { own } = await enter(event);
    const input = { ...own, idempotencyKey: "undo" };
    expect([await verb(input), await verb(input)]).toEqual([{ ok: true }, { ok: true }]);
    const [row] = await world.rows(
      "select scope from idempotency where key = 'undo' order by created_at desc",
    );
    expect(String(row?.["scope"])).not.toContain("203.0.113");
  });
});

describe("after a withdrawal", () => {
  test("the person may enter again, and the log can take the first entry out of its hour", async () => {
    const event = await openEvent(world, shop);
    const { own } = await enter(event);
    const registeredAt = world.clock.now();
    world.clock.advance(3_600_000);
    await withdraw(own);
    const again = await enter(event);
    expect(again.entryCode).not.toBe(own.entryCode);
    const [message] = await world.rows(
      "select * from outbox where key = ? and type = 'ParticipantWithdrawn'",
      event.eventId,
    );
    expect(message?.["aggregate_version"]).toBe(3);
    expect(JSON.parse(String(message?.["data"]))).toMatchObject({
      registeredAt,
      ageGroup: "40대",
      wasVerified: false,
      wasNewToStore: false,
      withdrawnAt: world.clock.now(),
    });
    await withdraw(own);
    expect((await rowsOf(event)).map((row) => row["withdrawn_at"] === null)).toEqual([false, true]);
  });

  test("a verified visit is taken back too", async () => {
    const event = await openEvent(world, await openShop(world, "방문 가게"));
    const [{ store_id: storeId } = {}] = await world.controlRows(
      "select store_id from resources where id = ?",
      event.eventId,
    );
    const { own, redeemCode: code } = await enter(event, 55);
    await world.write(
      "update participants set redeemed_at = ?, new_to_store = 1, is_return = 1 where store_id = ? and redeem_code = ?",
      ...[world.clock.now(), storeId, code],
    );
    await withdraw(own);
    const [message] = await world.rows(
      "select data from outbox where key = ? and type = 'ParticipantWithdrawn'",
      event.eventId,
    );
    expect(JSON.parse(String(message?.["data"]))).toMatchObject({
      ...{ wasVerified: true, wasNewToStore: true, wasReturn: true },
    });
  });
});

describe("after an erasure", () => {
  test("the entry stays counted, tells nothing new, and the person may not enter twice", async () => {
    const event = await openEvent(world, shop);
    const { own } = await enter(event);
    const told = await world.rows("select 1 from outbox where key = ?", event.eventId);
    await erase(own);
    expect(await world.rows("select 1 from outbox where key = ?", event.eventId)).toHaveLength(told.length);
    expect(await refusal(enter(event))).toEqual({ code: "CONFLICT", reason: "ALREADY_ENTERED" });
    const { items } = await shop.call.participation.list({ eventId: event.eventId });
    expect(items).toEqual([
      expect.objectContaining({ phone: null, name: null, erasedAt: expect.any(String) }),
    ]);
  });

  test("it may still be withdrawn, and then the person may enter again", async () => {
    const event = await openEvent(world, shop);
    const { own } = await enter(event);
    await erase(own);
    await withdraw(own);
    expect(await refusal(enter(event))).toBeUndefined();
    expect(await erase(own)).toEqual({ ok: true });
  });

  test("the mark is of this event only and cannot be matched with another one", async () => {
    const one = await openEvent(world, shop);
    const two = await openEvent(world, shop);
    const entries = [await enter(one, 7), await enter(two, 7)];
    for (const { own } of entries) await erase(own);
    const [first] = await rowsOf(one);
    const [second] = await rowsOf(two);
    expect(first?.["phone_key"]).not.toBe(second?.["phone_key"] ?? "");
  });
});

describe("tickParticipation", () => {
  test("drops the marks when the event has ended, not before, and only once", async () => {
    const own = await createWorld();
    const ownShop = await openShop(own);
    const now = own.clock.now();
    const times = { startsAt: own.iso(now - 1), endsAt: own.iso(now + DAY) };
    const event = await openEvent(own, ownShop, times);
    const anyone = own.anyone().participation;
    for (const n of [1, 2, 3]) {
      const { entryCode } = await anyone.enter(entryOf(event, { phone: phoneOf(n) }));
      const input = { slug: event.slug, entryCode, phone: phoneOf(n) };
      if (n === 1) await anyone.withdraw(input);
      if (n === 2) await anyone.erase(input);
    }
    expect(await tickParticipation({ ctx: own.system() })).toEqual({ dropped: 0 });
    own.clock.advance(DAY);
    expect(await tickParticipation({ ctx: own.system() })).toEqual({ dropped: 2 });
    expect(await tickParticipation({ ctx: own.system() })).toEqual({ dropped: 0 });
    const keys = await own.rows("select id, phone_key from participants order by id");
    expect(keys.map((row) => row["phone_key"] === `gone:${row["id"]}`)).toEqual([true, true, false]);
    await own.close();
  });
});
