import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import type { ChannelId } from "../../../src/channels/index.ts";
import { recordSnapshot, type SnapshotMetrics } from "../../../src/services/analytics/index.ts";
import { createWorld, type Owner, type World } from "./world.ts";

const HOUR = 3_600_000;

let world: World;
let owner: Owner;
let eventId: string;
let storeId: string;
let people = 0;

beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  people += 1;
  moveTo(Date.parse(`2027-03-${String(people * 2).padStart(2, "0")}T20:00:00+09:00`));
  owner = await world.owner(`owner${people}@example.com`);
  storeId = await world.store(owner);
  ({ eventId } = await world.event(owner, storeId));
  await world.settled();
});

const moveTo = (instant: number) => world.clock.advance(instant - world.clock.now());

type Snapshot = { metrics: SnapshotMetrics; channel?: ChannelId; asOf?: number };
const snapshot = async ({ metrics, channel = "KakaoChannel", asOf = world.clock.now() }: Snapshot) => {
  const input = { storeId, eventId, channel, metrics, asOf, source: "simulated" } as const;
  await recordSnapshot({ ctx: owner.context, input });
};
const row = async (channel: ChannelId = "KakaoChannel") => {
  world.clock.advance(2_000);
  const { channelPerformance } = await owner.call.analytics.dashboard({ eventId });
  return channelPerformance.find((one) => one.channel === channel);
};
const log = async () => (await owner.call.analytics.restatements({ eventId })).items;
/** The next 08:00 in Korea of a day after the world's. */
const eight = () => Math.floor((world.clock.now() + 9 * HOUR) / (24 * HOUR)) * 24 * HOUR + 23 * HOUR;

describe("Kakao's figures [N-15]", () => {
  test("are provisional until they are read after 08:00 of the next day in Korea, then final", async () => {
    const settles = eight();
    await snapshot({ metrics: { impressions: 980 } });
    expect((await row())?.freshness).toMatchObject({
      state: "provisional",
      source: "simulated",
      finalAt: expect.stringContaining("T08:00:00+09:00"),
    });
    moveTo(settles - 60_000);
    await snapshot({ metrics: { impressions: 980 } });
    moveTo(settles);
    expect((await row())?.freshness.state).toBe("provisional");
    await snapshot({ metrics: { impressions: 980 } });
    expect((await row())?.freshness).toMatchObject({ state: "final", finalAt: null });
    world.clock.advance(20 * HOUR);
    await snapshot({ metrics: { impressions: 980 } });
    expect((await row())?.freshness.state).toBe("final");
  });

  test("that are corrected overnight show the new value, the old one and the difference", async () => {
    const settles = eight();
    await snapshot({ metrics: { impressions: 980 } });
    moveTo(settles - 5 * HOUR);
    await snapshot({ metrics: { impressions: 972 } });
    moveTo(settles - 2 * HOUR);
    await snapshot({ metrics: { impressions: 969 } });
    moveTo(settles);
    await snapshot({ metrics: { impressions: 969 } });
    const shown = await row();
    expect(shown?.metrics.impressions).toBe(969);
    expect(shown?.restatement).toMatchObject({ metric: "impressions", before: 972, after: 969, delta: -3 });
    expect(shown?.freshness.state).toBe("final");
    expect((await log()).map(({ before, after, delta }) => [before, after, delta])).toEqual([
      [972, 969, -3],
      [980, 972, -8],
    ]);
  });
});

describe("the log of corrections [N-15]", () => {
  test("has no row for growth, for the same value, for what is not known or for an average", async () => {
    await snapshot({
      channel: "RingoBiz",
      metrics: { totalCalls: 10, completedCalls: 4, averageDuration: 30 },
    });
    world.clock.advance(HOUR);
    await snapshot({
      channel: "RingoBiz",
      metrics: { totalCalls: 12, completedCalls: 4, averageDuration: 12 },
    });
    world.clock.advance(HOUR);
    await snapshot({ channel: "RingoBiz", metrics: { totalCalls: null } });
    expect(await log()).toEqual([]);
    expect((await row("RingoBiz"))?.restatement).toBeNull();
  });

  test("has the day whose last value a late count changes, upwards too, and pages newest first", async () => {
    const evening = world.clock.now();
    await snapshot({ channel: "Instagram", metrics: { views: 500, likes: 20 } });
    world.clock.advance(24 * HOUR);
    await snapshot({ channel: "Instagram", metrics: { views: 900, likes: 20 } });
    await snapshot({ channel: "Instagram", metrics: { views: 510 }, asOf: evening + HOUR });
    const [first] = await log();
    expect(first).toMatchObject({
      metric: "views",
      before: 500,
      after: 510,
      delta: 10,
      channel: "Instagram",
    });
    expect(first?.day).toBe(new Date(evening + 9 * HOUR).toISOString().slice(0, 10));
    expect((await row("Instagram"))?.views).toBe(900);
    await snapshot({ channel: "Instagram", metrics: { views: 890, likes: 19 } });
    const { items, nextCursor } = await owner.call.analytics.restatements({ eventId, limit: 2 });
    expect(items.map(({ metric }) => metric).sort()).toEqual(["likes", "views"]);
    const rest = await owner.call.analytics.restatements({ eventId, limit: 2, cursor: nextCursor ?? "" });
    expect([rest.items.length, rest.nextCursor]).toEqual([1, null]);
  });

  test("is no stranger's to read", async () => {
    const stranger = await world.owner(`stranger${people}@example.com`);
    await expect(stranger.call.analytics.restatements({ eventId })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  test("an older count than the one that is kept corrects nothing", async () => {
    await snapshot({ channel: "Instagram", metrics: { views: 500 } });
    await snapshot({ channel: "Instagram", metrics: { views: 400 }, asOf: world.clock.now() - HOUR });
    expect(await log()).toEqual([]);
  });
});
