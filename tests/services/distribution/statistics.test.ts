import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { collectStats, tickStatistics } from "../../../src/services/distribution/index.ts";
import { ALL, type Approved, addRecipient, approvedEvent, createWorld, type World } from "./world.ts";

const DAY = 86_400_000;

let world: World;
let place: Approved;
beforeEach(async () => {
  world = await createWorld();
  place = await approvedEvent(world);
  await addRecipient(world, place, "01012345678");
});
afterEach(async () => {
  await world.close();
});

const tick = () => tickStatistics({ ctx: world.system() });
const stats = async (channel: string) => {
  const [row] = await world.rows(
    "select * from channel_stats where event_id = ? and channel = ?",
    place.eventId,
    channel,
  );
  return row;
};
const distribute = async () => {
  const { id } = await world.call.distribution.distribute({ eventId: place.eventId, channels: ALL });
  await world.call.distribution.confirm({
    distributionId: id,
    channel: "NaverBlog",
    postUrl: "https://blog.naver.com/dalbit/223000000001",
  });
  return id;
};

describe("collection", () => {
  test("equals the ledgers for every channel, marked as simulated [R-121]", async () => {
    await distribute();
    world.clock.at += DAY;
    const report = await collectStats({ ctx: world.system(), ...place });
    expect(report.failed).toEqual([]);
    expect(report.collected).toHaveLength(6);
    const ledger = async (channel: Parameters<World["ledger"]>[0]) =>
      (await world.ledger(channel))[0]?.stats ?? {};
    expect(await stats("WooridongneTV")).toMatchObject({
      ...(await ledger("WooridongneTV")),
      source: "simulated",
    });
    const genie = await ledger("GenieTV");
    expect(await stats("GenieTV")).toMatchObject({ views: genie["adViews"], clicks: genie["clicks"] });
    const instagram = await ledger("Instagram");
    expect(await stats("Instagram")).toMatchObject({
      likes: instagram["likes"],
      comments: instagram["comments"],
    });
    expect((await stats("NaverBlog"))?.["views"]).toBe((await ledger("NaverBlog"))["views"]);
    expect((await stats("KakaoChannel"))?.["impressions"]).toBe(
      (await ledger("KakaoChannel"))["impressions"],
    );
    const calls = await ledger("RingoBiz");
    expect(await stats("RingoBiz")).toMatchObject({
      total_calls: calls["totalCalls"],
      completed_calls: calls["completedCalls"],
      average_duration: calls["averageDuration"],
    });
  });

  test("a channel that cannot be read keeps its last numbers and says since when", async () => {
    await distribute();
    await collectStats({ ctx: world.system(), ...place });
    const before = await stats("GenieTV");
    await world.fault("GenieTV", [{ kind: "error_before", op: "stats" }]);
    world.clock.at += 60_000;
    const report = await collectStats({ ctx: world.system(), ...place });
    expect(report.failed).toEqual(["GenieTV"]);
    expect(await stats("GenieTV")).toMatchObject({
      views: before?.["views"],
      failed_since: world.clock.at,
      fail_reason: "CHANNEL_UNAVAILABLE",
    });
  });

  test("two posts of one channel are added up", async () => {
    await world.call.distribution.distribute({
      eventId: place.eventId,
      channels: [{ channel: "Instagram" }],
    });
    await world.call.distribution.distribute({
      eventId: place.eventId,
      channels: [{ channel: "Instagram" }],
      again: true,
    });
    world.clock.at += 3_600_000;
    await collectStats({ ctx: world.system(), ...place });
    const posts = await world.ledger("Instagram");
    expect(posts.map((post) => post.stats["views"] ?? 0).every((views) => views > 0)).toBe(true);
    expect((await stats("Instagram"))?.["views"]).toBe(
      posts.reduce((sum, post) => sum + (post.stats["views"] ?? 0), 0),
    );
  });

  test("an event without posts asks nobody", async () => {
    expect(await collectStats({ ctx: world.system(), ...place })).toEqual({ collected: [], failed: [] });
  });
});

describe("tick", () => {
  test("collects at once after posting, then every five minutes, and once of many ticks at the same time", async () => {
    await distribute();
    expect(await tick()).toEqual({ collected: 1 });
    expect(await tick()).toEqual({ collected: 0 });
    world.clock.at += 5 * 60_000;
    const ticks = await Promise.all(Array.from({ length: 5 }, tick));
    expect(ticks.reduce((sum, { collected }) => sum + collected, 0)).toBe(1);
  });

  test("goes hourly after the event's end and stops after three days", async () => {
    await distribute();
    await tick();
    world.clock.at += 10 * DAY + 60_000;
    expect(await tick()).toEqual({ collected: 1 });
    world.clock.at += 59 * 60_000;
    expect(await tick()).toEqual({ collected: 0 });
    world.clock.at += 60_000;
    expect(await tick()).toEqual({ collected: 1 });
    world.clock.at += 3 * DAY;
    expect(await tick()).toEqual({ collected: 1 });
    world.clock.at += 30 * DAY;
    expect(await tick()).toEqual({ collected: 0 });
  });
});
