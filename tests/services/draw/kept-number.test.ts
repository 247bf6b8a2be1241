import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { tickDraws } from "../../../src/services/draw/index.ts";
import { refusal } from "../participation/world.ts";
import {
  createWorld,
  DAY,
  type Drawn,
  drawn,
  everyCell,
  openShop,
  personOf,
  submit,
  type World,
} from "./world.ts";

let world: World;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const tick = () => tickDraws({ ctx: world.system() });
const hyphened = (phone: string) => phone.replace(/^(\d{3})(\d{4})(\d{4})$/, "$1-$2-$3");
const GONE = { code: "NOT_FOUND", reason: "NOT_FOUND" };

describe("a number that is kept for news alone", () => {
  const held = async (eventId: string) =>
    (
      await world.rows(
        "select phone_cipher, erased_at from participants where event_id = ? and phone_key not like 'gone:%'",
        eventId,
      )
    ).length;
  const stop = ({ slug }: Drawn, { entryCode, phone }: { entryCode: string; phone: string }) =>
    world.anonymous.participation.stopMarketing({ slug, entryCode, phone });

  test("goes in the moment its consent is taken back, before and after what winners left went [N-09]", async () => {
    const own = await openShop(world, "takes-back");
    const event = await drawn(world, own, { people: 4, marketing: [0, 1, 2, 3] }, { alternates: 0 });
    const [first, second, third] = event.entries;
    if (!first || !second || !third) throw new Error("somebody entered");
    await stop(event, first);
    expect(await held(event.eventId)).toBe(4);
    world.clock.advance(30 * DAY);
    await tick();
    expect(await held(event.eventId)).toBe(3);
    const { phoneIndex } = world.deps.secrets;
    const index = await phoneIndex.index(`participants ${own.storeId}`, second.phone);
    const [row] = await world.rows(
      "select phone_cipher, phone_key from participants where phone_key = ?",
      index,
    );
    await stop(event, second);
    const cells = await everyCell(world);
    expect([row?.["phone_cipher"], row?.["phone_key"]].map((text) => cells.includes(String(text)))).toEqual([
      false,
      false,
    ]);
    world.clock.advance(60 * DAY);
    await tick();
    expect(await held(event.eventId)).toBe(2);
    await stop(event, third);
    expect(await held(event.eventId)).toBe(1);
  });

  test("of a winner goes with what the winner left", async () => {
    const own = await openShop(world, "winner-news");
    const event = await drawn(world, own, { people: 3, marketing: [0, 1, 2] }, { alternates: 0 });
    await submit(world, own, { event, rank: 1 });
    world.clock.advance(30 * DAY);
    await tick();
    const [winner] = event.draw.picks;
    if (!winner) throw new Error("there is a winner");
    await stop(event, personOf(event, winner));
    expect(await held(event.eventId)).toBe(3);
    world.clock.advance(60 * DAY);
    await tick();
    expect(await held(event.eventId)).toBe(2);
  });

  test("of a winner who still wants news is told in the receipt of what winners left", async () => {
    const own = await openShop(world, "kept-winner");
    const event = await drawn(world, own, { people: 4, marketing: [0, 1, 2, 3] }, { alternates: 0 });
    for (const rank of [1, 2]) await submit(world, own, { event, rank });
    world.clock.advance(30 * DAY);
    await tick();
    world.clock.advance(60 * DAY);
    await tick();
    const { draw } = await own.call.draws.get({ eventId: event.eventId });
    expect(draw?.receipts.map(({ kind, destroyed, kept }) => [kind, destroyed, kept])).toEqual([
      ["identifiers", 0, 2],
      ["contacts", 2, 2],
    ]);
  });

  test("goes by a tick when its consent is two years old, once [N-09]", async () => {
    const own = await openShop(world, "lapses");
    const prizes = [{ name: "커피 머신", count: 1, valueKrw: 300_000, needsAddress: false }];
    const event = await drawn(world, own, { people: 2, marketing: [0, 1] }, { prizes });
    const [consent] = await world.rows("select at from consents where event_id = ?", event.eventId);
    world.clock.advance(90 * DAY);
    await tick();
    await tick();
    expect(await held(event.eventId)).toBe(2);
    world.clock.advance(Number(consent?.["at"]) + 730 * DAY - world.clock.now() - 1);
    await tick();
    expect(await held(event.eventId)).toBe(2);
    world.clock.advance(1);
    expect(await tick()).toMatchObject({ changed: 1 });
    expect(await held(event.eventId)).toBe(0);
    expect(await tick()).toEqual({ changed: 0 });
  });

  test("is shown to nobody, found by nobody and redeems no code: it is there for advertising alone [N-09]", async () => {
    const own = await openShop(world, "alone");
    const event = await drawn(world, own, { people: 4, marketing: [0, 1, 2, 3] }, { alternates: 0 });
    const { eventId } = event;
    await submit(world, own, { event, rank: 1 });
    const [winner] = event.draw.picks;
    if (!winner?.participantId) throw new Error("there is a winner");
    const { phone, redeemCode } = personOf(event, winner);
    const loser = event.entries.find(
      (entry) => !event.draw.picks.some((pick) => personOf(event, pick) === entry),
    );
    const { items } = await own.call.participation.list({ eventId });
    const lost = items.find((item) => item.phone?.slice(-4) === loser?.phone.slice(-4));
    const show = (participantId = "") =>
      own.call.participation.reveal({ eventId, participantId, idempotencyKey: `show-${participantId}` });
    const find = async (search = "") =>
      (await own.call.participation.find({ eventId, search })).participant?.participantId ?? null;
    expect(await show(lost?.participantId)).toMatchObject({ phone: loser?.phone });
    expect(await find(loser?.phone)).toBe(lost?.participantId ?? "");
    world.clock.advance(30 * DAY);
    await tick();
    for (const search of [loser?.phone, loser?.redeemCode]) expect(await find(search)).toBe(null);
    expect(await find(phone)).toBe(winner.participantId);
    expect(await refusal(show(lost?.participantId))).toEqual(GONE);
    const { csv } = await own.call.participation.export({ eventId, reason: "경품 발송 연락" });
    expect([hyphened(phone), hyphened(loser?.phone ?? "")].map((number) => csv.includes(number))).toEqual([
      true,
      false,
    ]);
    expect(await refusal(own.call.participation.redeem({ eventId, code: loser?.redeemCode ?? "" }))).toEqual(
      GONE,
    );
    expect(await show(winner.participantId)).toMatchObject({ phone });
    world.clock.advance(60 * DAY);
    await tick();
    expect(await refusal(show(winner.participantId))).toEqual(GONE);
    expect(await find(phone)).toBe(null);
    expect(await refusal(own.call.participation.redeem({ eventId, code: redeemCode }))).toEqual(GONE);
    expect(await held(eventId)).toBe(4);
  });

  test("of a winner goes with its consent also once what the winner left is gone [N-09]", async () => {
    const own = await openShop(world, "late");
    const event = await drawn(world, own, { people: 3, marketing: [0, 1, 2] }, { alternates: 0 });
    await submit(world, own, { event, rank: 1 });
    const [winner] = event.draw.picks;
    if (!winner) throw new Error("there is a winner");
    for (const days of [30, 60]) {
      world.clock.advance(days * DAY);
      await tick();
    }
    expect(await held(event.eventId)).toBe(3);
    await stop(event, personOf(event, winner));
    expect(await held(event.eventId)).toBe(2);
  });
});
