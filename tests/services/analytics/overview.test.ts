import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { rawStatement } from "../../../src/db/index.ts";
import { DAY_MS, dayOf, HOUR_MS } from "../../../src/time.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let storeId: string;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  people += 1;
  owner = await world.owner(`overview${people}@example.com`);
  storeId = await world.store(owner);
});

const eventWith = (days: number, fields: Record<string, unknown> = {}) =>
  world.event(owner, storeId, { daysAgo: days, ...fields });

async function entries(slug: string, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) await world.enter(slug);
  await world.settled();
}

/** A channel's total at the end of a day so many days ago. */
async function measured(eventId: string, daysAgo: number, views: number, source = "measured"): Promise<void> {
  const at = world.clock.now() - daysAgo * DAY_MS;
  await world.deps.shards.of(storeId).write([
    rawStatement(
      `insert into channel_stats_daily (store_id, event_id, channel, day, views, source, as_of)
       values (?, ?, 'Instagram', ?, ?, ?, ?)`,
      [storeId, eventId, dayOf("Asia/Seoul", at), views, source, at],
    ),
    rawStatement(
      `insert into channel_stats (store_id, event_id, channel, channel_type, status, updated_at)
       values (?, ?, 'Instagram', 'SNS', 'SUCCESS', ?) on conflict do nothing`,
      [storeId, eventId, at],
    ),
  ]);
}

describe("analytics.overview of a period [R-157]", () => {
  test("today stands against the same weekday up to the same hour", async () => {
    const { slug } = await eventWith(0);
    await entries(slug, 2);
    world.clock.advance(2 * HOUR_MS);
    await entries(slug, 4);
    world.clock.advance(7 * DAY_MS - HOUR_MS);
    await entries(slug, 3);
    const { period } = await owner.call.analytics.overview({ storeId, period: "TODAY" });
    expect(period.participants).toEqual({ value: 3, before: 2, change: 50 });
    expect(period).toMatchObject({ name: "TODAY", isPartial: true });
    expect(Date.parse(period.from) - Date.parse(period.comparedFrom)).toBe(7 * DAY_MS);
    world.clock.advance(2 * HOUR_MS);
    const later = await owner.call.analytics.overview({ storeId, period: "TODAY" });
    expect(later.period.participants).toEqual({ value: 3, before: 6, change: -50 });
  });

  test("views are what was gained, estimates left out, and unknown where nobody measured", async () => {
    const { eventId } = await eventWith(20);
    const other = await eventWith(20);
    await measured(eventId, 15, 100);
    await measured(eventId, 8, 300);
    await measured(eventId, 1, 900);
    await measured(eventId, 0, 50_000, "estimated");
    const { period } = await owner.call.analytics.overview({ storeId });
    expect(period.views).toEqual({ value: 600, before: 200, change: 200 });
    const views = Object.fromEntries(period.events.map((event) => [event.eventId, event.views]));
    expect(views[eventId]).toEqual({ value: 600, before: 200, change: 200 });
    expect(views[other.eventId]).toEqual({ value: null, before: null, change: null });
  });

  test("an event that began in the period had no views before", async () => {
    const { eventId } = await eventWith(2);
    await measured(eventId, 1, 70);
    const { period } = await owner.call.analytics.overview({ storeId });
    expect(period.views).toEqual({ value: 70, before: null, change: null });
  });

  test("cost is the event's by its days, for owners only", async () => {
    const now = world.clock.now();
    await eventWith(9, { prizeCostKrw: 200_000, endsAt: new Date(now + 10 * DAY_MS).toISOString() });
    await world.settled();
    const { period } = await owner.call.analytics.overview({ storeId });
    const { value, before } = period.cost;
    expect([value, before]).toEqual([70_000, 30_000]);
    expect(period.events[0]?.cost).toEqual(period.cost);
    const staff = await world.owner(`staff${people}@example.com`);
    const join = "insert into memberships (user_id, store_id, role, created_at) values (?, ?, 'staff', ?)";
    await world.deps.control.write([rawStatement(join, [staff.userId, storeId, now])]);
    const theirs = await staff.call.analytics.overview({ storeId });
    expect(theirs.period.cost).toEqual({ value: null, before: null, change: null });
    expect(theirs.period.events.map(({ cost }) => cost.value)).toEqual([null]);
  });

  test("all stores together are the sums of each", async () => {
    const { slug } = await eventWith(1);
    await entries(slug, 2);
    const first = storeId;
    storeId = await world.store(owner, { name: "둘째 가게" });
    const second = await eventWith(1);
    await entries(second.slug, 3);
    const { period } = await owner.call.analytics.overview({});
    expect(period.participants.value).toBe(5);
    expect(period.events.map(({ storeId: of, participants }) => [of, participants.value])).toEqual([
      [storeId, 3],
      [first, 2],
    ]);
  });

  test("a period of one's own, and nothing at all in it", async () => {
    const { period } = await owner.call.analytics.overview({ from: "2020-02-29", to: "2020-03-09" });
    expect(period).toMatchObject({ name: "CUSTOM", comparedFrom: "2020-02-15", comparedTo: "2020-02-24" });
    expect(period).toMatchObject({ isPartial: false, events: [] });
    expect(period.participants).toEqual({ value: 0, before: 0, change: null });
    expect(period.cost).toEqual({ value: null, before: null, change: null });
  });

  test.each([
    { from: "2026-03-01" },
    { to: "2026-03-01" },
    { from: "2026-03-02", to: "2026-03-01" },
    { from: "2025-01-01", to: "2026-03-01" },
    { from: "0001-01-01", to: "0001-01-02" },
    { from: "2026-02-30", to: "2026-03-01" },
    { period: "CUSTOM" as const },
    { period: "TODAY" as const, from: "2026-03-01", to: "2026-03-02" },
  ])("refuses %p", async (input) => {
    const query = new URLSearchParams({ input: JSON.stringify(input) });
    const response = await world.rest(`/trpc/analytics.overview?${query}`, owner.token);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining("INVALID_REQUEST"),
    ]);
  });
});
