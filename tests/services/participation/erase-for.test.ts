import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  addStaff,
  createWorld,
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
let people = 0;

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
  event = await openEvent(world, shop);
});
afterAll(() => world.close());

const MISSING = { code: "NOT_FOUND", reason: "NOT_FOUND" };

/** Somebody new, with a name and a consent to news. */
async function enter() {
  people += 1;
  const phone = phoneOf(people);
  const consent = { privacy: true as const, privacyVersion: event.privacyVersion, marketing: true };
  const { entryCode, redeemCode } = await world
    .anyone()
    .participation.enter(entryOf(event, { phone, name: "홍길동", consent }));
  const { participant } = await shop.call.participation.find({ eventId: event.eventId, search: phone });
  const participantId = participant?.participantId ?? "";
  return { phone, redeemCode, participantId, own: { slug: event.slug, entryCode, phone } };
}

const eraseFor = (participantId: string, call = shop.call, eventId = event.eventId) =>
  call.participation.eraseFor({ eventId, participantId });
const audits = (participantId: string) =>
  world.rows("select actor, action from audit_log where entity_id = ? order by seq", participantId);

/** What an erasure leaves of an entry, without what differs between any two. */
async function left(participantId: string) {
  const [{ phone_key: key, ...row } = {}] = await world.rows(
    `select phone_key, phone_cipher, name_cipher, erased_at, withdrawn_at, redeemed_at, key_id
     from participants where id = ?`,
    participantId,
  );
  const consents = await world.rows(
    "select purpose, seq, granted, at from consents where participant_id = ? order by purpose, seq",
    participantId,
  );
  return { ...row, mark: String(key).slice(0, 5), consents };
}

describe("participation.eraseFor", () => {
  test("does what the customer's own erasure does, to the letter of its rows", async () => {
    const [one, two] = [await enter(), await enter()];
    await world.anyone().participation.erase(one.own);
    expect(await eraseFor(two.participantId)).toEqual({ ok: true });
    expect(await left(two.participantId)).toEqual(await left(one.participantId));
    expect(await left(two.participantId)).toMatchObject({
      phone_cipher: null,
      name_cipher: null,
      mark: "tomb:",
    });
    expect(await audits(two.participantId)).toEqual([
      { actor: `user:${shop.owner.userId}`, action: "participation.eraseFor" },
    ]);
  });

  test("keeps the count, ends the code, and the same person is not counted twice", async () => {
    const { participantId, redeemCode, phone } = await enter();
    const before = (await shop.call.participation.list({ eventId: event.eventId, limit: 100 })).items.length;
    await eraseFor(participantId);
    const { items } = await shop.call.participation.list({ eventId: event.eventId, limit: 100 });
    expect(items).toHaveLength(before);
    expect(items.find((item) => item.participantId === participantId)).toMatchObject({
      phone: null,
      name: null,
      erasedAt: expect.any(String),
    });
    const desk = shop.call.participation;
    expect(await refusal(desk.redeem({ eventId: event.eventId, code: redeemCode }))).toEqual(MISSING);
    expect(await refusal(world.anyone().participation.enter(entryOf(event, { phone })))).toEqual({
      code: "CONFLICT",
      reason: "ALREADY_ENTERED",
    });
  });

  test("is one erasure, however often and at once it is asked for, also beside the customer's own", async () => {
    const { participantId, own } = await enter();
    const asked = [
      ...Array.from({ length: 10 }, () => eraseFor(participantId)),
      world.anyone().participation.erase(own),
    ];
    expect(await Promise.all(asked)).toEqual(asked.map(() => ({ ok: true })));
    expect(await eraseFor(participantId)).toEqual({ ok: true });
    expect(await audits(participantId)).toHaveLength(1);
    const input = {
      eventId: event.eventId,
      participantId: (await enter()).participantId,
      idempotencyKey: "e",
    };
    const { eraseFor: erase } = shop.call.participation;
    expect([await erase(input), await erase(input)]).toEqual([{ ok: true }, { ok: true }]);
  });

  test("is refused to staff; strangers, other events and whoever withdrew are not known", async () => {
    const { participantId, own } = await enter();
    const staff = world.as(await addStaff(world, shop.storeId));
    const stranger = await openShop(world, "남의 가게");
    const other = await openEvent(world, shop);
    expect(await refusal(eraseFor(participantId, staff))).toEqual({ code: "FORBIDDEN", reason: "FORBIDDEN" });
    expect(await refusal(eraseFor(participantId, stranger.call))).toEqual(MISSING);
    expect(await refusal(eraseFor(participantId, shop.call, other.eventId))).toEqual(MISSING);
    expect(await left(participantId)).toMatchObject({ erased_at: null });
    await world.anyone().participation.withdraw(own);
    expect(await refusal(eraseFor(participantId))).toEqual(MISSING);
  });
});
