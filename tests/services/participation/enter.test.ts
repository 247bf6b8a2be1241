import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createRateLimiter } from "../../../src/auth/index.ts";
import { enter as enterVerb } from "../../../src/services/participation/index.ts";
import { toPublicError } from "../../../src/trpc.ts";
import {
  createWorld,
  DAY,
  type EnterInput,
  entryOf,
  openEvent,
  openShop,
  phoneOf,
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

const enter = (input: EnterInput, address?: string) => world.anyone(address).participation.enter(input);
const countOf = async (eventId: string) =>
  (await world.rows("select count(*) as n from participants where event_id = ?", eventId))[0]?.["n"];

describe("participation.enter", () => {
  test("answers an entry code and a redeem code, and tells the log without personal data [R-162]", async () => {
    const event = await openEvent(world, shop);
    const before = world.woken.count;
    const entry = await enter(
      entryOf(event, { phone: "+82 10-9876-5432", name: "홍길동", ageGroup: "30대", region: "부산" }),
    );
    expect(entry.redeemCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(entry.entryCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
    expect(world.woken.count).toBe(before + 1);
    const [row] = await world.rows("select * from participants where event_id = ?", event.eventId);
    const [message] = await world.rows(
      "select * from outbox where key = ? and type = 'ParticipantRegistered'",
      event.eventId,
    );
    expect(message).toMatchObject({ aggregate_id: row?.["id"], aggregate_version: 1 });
    expect(JSON.parse(String(message?.["data"]))).toEqual({
      eventId: event.eventId,
      participantId: row?.["id"],
      registeredAt: world.clock.now(),
      channel: "",
      ageGroup: "30대",
      gender: null,
      region: "부산",
    });
  });

  test("stores neither phone nor name in the clear", async () => {
    const event = await openEvent(world, shop);
    await enter(entryOf(event, { phone: "010-5555-4444", name: "남궁민수" }));
    const [row] = await world.rows("select * from participants where event_id = ?", event.eventId);
    expect(JSON.stringify(row)).not.toMatch(/55554444|5555-4444|남궁/);
    expect(row).toMatchObject({ phone_cipher: expect.stringMatching(/^v1\./), key_id: expect.any(String) });
  });

  test("counts one person once under 20 parallel posts in different spellings", async () => {
    const event = await openEvent(world, shop);
    const spellings = ["01070001000", "010-7000-1000", "+82 10 7000 1000", "０１０７０００１０００"];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        refusal(enter(entryOf(event, { phone: spellings[n % spellings.length] ?? "" }))),
      ),
    );
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    const refused = { code: "CONFLICT", reason: "ALREADY_ENTERED" };
    expect(answers.filter((answer) => answer !== undefined)).toEqual(
      Array.from({ length: 19 }, () => refused),
    );
    expect(await countOf(event.eventId)).toBe(1);
    expect(
      await world.rows(
        "select 1 from outbox where key = ? and type = 'ParticipantRegistered'",
        event.eventId,
      ),
    ).toHaveLength(1);
  });

  test("lets one person enter several events, also of other stores, under unlinkable keys", async () => {
    const other = await openShop(world, "옆집");
    const events = [
      await openEvent(world, shop),
      await openEvent(world, shop),
      await openEvent(world, other),
    ];
    for (const event of events) await enter(entryOf(event, { phone: phoneOf(4242) }));
    const keys = await Promise.all(
      events.map(({ eventId }) =>
        world.rows("select phone_key from participants where event_id = ?", eventId),
      ),
    );
    const [first, second, foreign] = keys.map(([row]) => row?.["phone_key"]);
    expect(first).toBe(second);
    expect(foreign).not.toBe(first);
  });

  test("draws other codes when a redeem code is taken", async () => {
    const real = world.deps.randomBytes;
    let constant = 2;
    const randomBytes = (length: number) =>
      length === 12 && constant-- > 0 ? new Uint8Array(12) : real(length);
    const event = await openEvent(world, shop);
    const anyone = createCallerWith({ randomBytes });
    const one = await anyone(entryOf(event, { phone: phoneOf(1) }));
    const two = await anyone(entryOf(event, { phone: phoneOf(2) }));
    expect(one.redeemCode).toBe("00000000");
    expect(two.redeemCode).not.toBe("00000000");
  });

  function createCallerWith(over: Partial<World["deps"]>) {
    return (input: EnterInput) => {
      const ctx = world.context({ kind: "anonymous", address: "203.0.113.9" });
      return enterVerb({ ctx: { ...ctx, deps: { ...ctx.deps, ...over } }, input });
    };
  }
});

describe("attribution", () => {
  async function channelOf(ref: (codes: Map<string, string>) => string | undefined) {
    const event = await openEvent(world, shop);
    const { items } = await shop.call.tracking.list({ eventId: event.eventId });
    const typed = ref(new Map(items.map((item) => [item.channel ?? "", item.code])));
    await enter(entryOf(event, typed === undefined ? {} : { ref: typed }));
    const [row] = await world.rows(
      "select channel, tracking_code from participants where event_id = ?",
      event.eventId,
    );
    return row;
  }

  test("follows the tracking code of the link, however it is typed", async () => {
    expect(await channelOf((codes) => codes.get("Instagram"))).toMatchObject({ channel: "Instagram" });
    expect(await channelOf((codes) => codes.get("KakaoChannel")?.toUpperCase())).toMatchObject({
      channel: "KakaoChannel",
    });
  });

  test("counts a missing, forged, overlong or foreign code as direct", async () => {
    const foreign = await openEvent(world, await openShop(world, "다른 가게"));
    const { items } = await world
      .as(await ownerOf(foreign.eventId))
      .tracking.list({ eventId: foreign.eventId });
    const direct = { channel: "", tracking_code: null };
    expect(await channelOf(() => undefined)).toEqual(direct);
    expect(await channelOf(() => "")).toEqual(direct);
    expect(await channelOf(() => "zzzzzzzz")).toEqual(direct);
    expect(await channelOf(() => "' or 1=1 --")).toEqual(direct);
    expect(await channelOf(() => "x".repeat(64))).toEqual(direct);
    expect(await channelOf(() => items[0]?.code)).toEqual(direct);
  });

  async function ownerOf(eventId: string) {
    const [row] = await world.controlRows("select store_id from resources where id = ?", eventId);
    const [member] = await world.controlRows(
      "select user_id from memberships where store_id = ?",
      row?.["store_id"],
    );
    return { ...world.person(), userId: String(member?.["user_id"]) };
  }
});

describe("closed states", () => {
  test("before the start, at the end and after it [D-08]", async () => {
    const now = world.clock.now();
    const early = await openEvent(world, shop, {
      startsAt: world.iso(now + 1),
      endsAt: world.iso(now + DAY),
    });
    const refused = (reason: string) => ({ code: "PRECONDITION_FAILED", reason });
    expect(await refusal(enter(entryOf(early)))).toEqual(refused("EVENT_NOT_STARTED"));
    world.clock.advance(1);
    expect(await refusal(enter(entryOf(early)))).toBeUndefined();
    world.clock.advance(DAY - 2);
    expect(await refusal(enter(entryOf(early, { phone: phoneOf(2) })))).toBeUndefined();
    world.clock.advance(1);
    expect(await refusal(enter(entryOf(early, { phone: phoneOf(3) })))).toEqual(refused("EVENT_ENDED"));
  });

  test("cancelled at once, although the last entry was a moment ago", async () => {
    const now = world.clock.now();
    const event = await openEvent(world, shop, {
      startsAt: world.iso(now - 1),
      endsAt: world.iso(now + DAY),
    });
    await enter(entryOf(event));
    await shop.call.events.cancel({ eventId: event.eventId });
    expect(await refusal(enter(entryOf(event, { phone: phoneOf(2) })))).toEqual({
      code: "PRECONDITION_FAILED",
      reason: "EVENT_ENDED",
    });
    expect(await countOf(event.eventId)).toBe(1);
  });

  test("a draft and an address nobody has look the same", async () => {
    const draft = await shop.call.events.createDraft({ storeId: shop.storeId, objective: "REVISIT" });
    const event = { eventId: draft.id, slug: draft.slug, privacyVersion: "x" };
    const missing = { code: "NOT_FOUND", reason: "NOT_FOUND" };
    expect(await refusal(enter(entryOf(event)))).toEqual(missing);
    expect(await refusal(enter(entryOf({ ...event, slug: "nobody-has-this" })))).toEqual(missing);
    expect(await refusal(world.anyone().participation.event({ slug: draft.slug }))).toEqual(missing);
  });
});

describe("bad input", () => {
  test("each missing half has its own reason", async () => {
    const event = await openEvent(world, shop);
    const anyone = world.anyone();
    const base = entryOf(event);
    const cases: [unknown, string][] = [
      [{ ...base, phone: "02-123-4567" }, "INVALID_PHONE"],
      [{ ...base, phone: "" }, "INVALID_PHONE"],
      [{ ...base, phone: undefined }, "INVALID_PHONE"],
      [{ ...base, over14: false }, "AGE_REQUIRED"],
      [{ ...base, over14: undefined }, "AGE_REQUIRED"],
      [{ ...base, consent: undefined }, "CONSENT_REQUIRED"],
      [{ ...base, consent: { ...base.consent, privacy: false } }, "CONSENT_REQUIRED"],
      [{ ...base, consent: { privacy: true } }, "CONSENT_REQUIRED"],
      [{ ...base, consent: { privacy: true, privacyVersion: "2020-01-unknown" } }, "CONSENT_REQUIRED"],
    ];
    for (const [input, reason] of cases) {
      const answer = await reasonOf(() => Reflect.apply(anyone.participation.enter, undefined, [input]));
      expect(answer).toBe(reason);
    }
    expect(await countOf(event.eventId)).toBe(0);
  });

  async function reasonOf(call: () => Promise<unknown>): Promise<string> {
    try {
      await call();
      return "";
    } catch (error) {
      const { code, reason } = toPublicError(error);
      expect(code).toBe("INVALID");
      return reason;
    }
  }
});

describe("limits", () => {
  test("600 requests a minute from one address and event, then a time to wait [D-27]", async () => {
    const limits = {
      ...world.deps.limits,
      entry: createRateLimiter({ limit: 3, windowMs: 60_000, clock: world.clock }),
    };
    const own = await createWorld({ limits });
    const event = await openEvent(own, await openShop(own));
    const post = (n: number, address: string) =>
      refusal(own.anyone(address).participation.enter(entryOf(event, { phone: phoneOf(n) })));
    expect(
      await Promise.all([post(1, "198.51.100.1"), post(2, "198.51.100.1"), post(3, "198.51.100.1")]),
    ).toEqual([undefined, undefined, undefined]);
    expect(await post(4, "198.51.100.1")).toEqual({ code: "LIMIT_EXCEEDED", reason: "RATE_LIMITED" });
    expect(await post(5, "198.51.100.2")).toBeUndefined();
    expect([
      await post(6, "2001:db8::1"),
      await post(7, "2001:db8::2"),
      await post(8, "2001:db8::3"),
    ]).toEqual([undefined, undefined, undefined]);
    expect(await post(9, "2001:db8::4")).toEqual({ code: "LIMIT_EXCEEDED", reason: "RATE_LIMITED" });
    await own.close();
  });
});
