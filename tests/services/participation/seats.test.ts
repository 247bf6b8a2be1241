import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
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

beforeAll(async () => {
  world = await createWorld();
  shop = await openShop(world);
});
afterAll(() => world.close());

const FULL = { code: "PRECONDITION_FAILED", reason: "EVENT_FULL" };
const enter = (event: RunningEvent, n: number) =>
  world.anyone().participation.enter(entryOf(event, { phone: phoneOf(n) }));
const tryEnter = (event: RunningEvent, n: number) => refusal(enter(event, n));

async function standing(event: RunningEvent) {
  const [row] = await world.rows(
    "select count(*) as n from participants where event_id = ? and withdrawn_at is null",
    event.eventId,
  );
  return row?.["n"];
}

async function setLimit(event: RunningEvent, maxParticipants: number | null) {
  const { version } = await shop.call.events.get({ eventId: event.eventId });
  await shop.call.events.update({ eventId: event.eventId, version, maxParticipants });
}

describe("maxParticipants", () => {
  test("holds exactly under 50 parallel posts of 50 people", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 7 });
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => tryEnter(event, n)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(7);
    expect(answers.filter((answer) => answer !== undefined)).toEqual(Array.from({ length: 43 }, () => FULL));
    expect(await standing(event)).toBe(7);
    expect((await world.anyone().participation.event({ slug: event.slug })).state).toBe("FULL");
  });

  test("tells someone who has entered so, also when the event is full", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 1 });
    await enter(event, 1);
    expect(await tryEnter(event, 1)).toEqual({ code: "CONFLICT", reason: "ALREADY_ENTERED" });
    expect(await tryEnter(event, 2)).toEqual(FULL);
  });

  test("a withdrawal frees exactly one seat, an erasure none", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 2 });
    const first = await enter(event, 1);
    const second = await enter(event, 2);
    const anyone = world.anyone();
    await anyone.participation.erase({ slug: event.slug, entryCode: second.entryCode, phone: phoneOf(2) });
    expect(await tryEnter(event, 3)).toEqual(FULL);
    const own = { slug: event.slug, entryCode: first.entryCode, phone: phoneOf(1) };
    await anyone.participation.withdraw(own);
    await anyone.participation.withdraw(own);
    const answers = await Promise.all([3, 4, 5, 6].map((n) => tryEnter(event, n)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(await standing(event)).toBe(2);
  });

  test("a limit set while people are entering counts those who are in, at once", async () => {
    const event = await openEvent(world, shop);
    for (const n of [1, 2, 3]) await enter(event, n);
    await setLimit(event, 4);
    const answers = await Promise.all([4, 5, 6].map((n) => tryEnter(event, n)));
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
    expect(await standing(event)).toBe(4);
  });

  test("a limit taken away and set again is exact again", async () => {
    const event = await openEvent(world, shop, { maxParticipants: 2 });
    await enter(event, 1);
    await setLimit(event, null);
    for (const n of [2, 3, 4]) await enter(event, n);
    await setLimit(event, 5);
    expect([await tryEnter(event, 5), await tryEnter(event, 6)]).toEqual([undefined, FULL]);
    expect(await standing(event)).toBe(5);
  });

  test("an unlimited event keeps no seats", async () => {
    const event = await openEvent(world, shop);
    await enter(event, 1);
    expect(await world.rows("select 1 from entry_seats where event_id = ?", event.eventId)).toEqual([]);
  });
});
