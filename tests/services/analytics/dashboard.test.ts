import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { CHANNEL_IDS } from "../../../src/channels/index.ts";
import { recordCollectionFailure, recordSnapshot } from "../../../src/services/analytics/index.ts";
import { addDays, dayOf } from "../../../src/time.ts";
import { validatorOf } from "../../contract/contract-file.ts";
import { entriesOf } from "./recompute.ts";
import { createWorld, type Owner, type World } from "./world.ts";

let world: World;
let owner: Owner;
let storeId: string;
let eventId: string;
let slug: string;

beforeAll(async () => {
  world = await createWorld();
  owner = await world.owner("owner@example.com");
  storeId = await world.store(owner, { grossMarginPct: 60, newCustomerLtvKrw: 30_000 });
  ({ eventId, slug } = await world.event(owner, storeId, {
    daysAgo: 3,
    prizeCostKrw: 200_000,
    otherCostKrw: 50_000,
  }));
});
afterAll(() => world.close());

const today = () => dayOf("Asia/Seoul", world.clock.now());

describe("a dashboard through real verbs on real files", () => {
  test("is all zero or unknown right after approval, and says so [R-040] [R-161]", async () => {
    const dashboard = await owner.call.analytics.dashboard({ eventId });
    expect(dashboard).toMatchObject({
      eventId,
      storeId,
      eventTitle: "가을 떡볶이 잔치",
      eventStatus: "APPROVED",
    });
    expect(dashboard.summaryCards.totalParticipants).toEqual({
      count: 0,
      targetGoal: 100,
      achievementRate: 0,
      dailyChange: 0,
    });
    expect(dashboard.summaryCards.salesGrowth.periodComparison).toBe("매출 데이터가 부족해요");
    expect(dashboard.participantProfile.state).toBe("EMPTY");
  });

  test("counts every entry, redemption and withdrawal where it belongs [R-162]", async () => {
    await owner.call.distribution.distribute({
      eventId,
      channels: CHANNEL_IDS.map((channel) => ({ channel })),
    });
    await world.settled();
    const codes = await owner.call.tracking.list({ eventId });
    const refs = codes.items.flatMap(({ code, channel }) => (channel ? [code] : []));
    const entries = [];
    for (let index = 0; index < 30; index += 1) {
      const ref = index % 3 === 0 ? undefined : refs[index % refs.length];
      entries.push(
        await world.enter(slug, {
          ageGroup: index % 2 === 0 ? "20대" : "30대",
          gender: index < 3 ? "남성" : "여성",
          ...(ref === undefined ? {} : { ref }),
        }),
      );
    }
    for (const { redeemCode } of entries.slice(0, 6))
      await owner.call.participation.redeem({ eventId, code: redeemCode });
    const [first, , , , , , , eighth] = entries;
    for (const gone of [first, eighth]) {
      if (gone)
        await world.anyone.participation.withdraw({ slug, entryCode: gone.entryCode, phone: gone.phone });
    }
    await world.caughtUp();

    const dashboard = await owner.call.analytics.dashboard({ eventId });
    const facts = await entriesOf(world, eventId);
    expect(facts.participants).toBe(28);
    expect(dashboard.summaryCards.totalParticipants).toEqual({
      count: facts.participants,
      targetGoal: 100,
      achievementRate: facts.participants,
      dailyChange: facts.byDay[today()] ?? 0,
    });
    const shown = Object.fromEntries(
      dashboard.channelPerformance
        .filter(({ participants }) => participants > 0)
        .map(({ channel, participants }) => [channel === "direct" ? "" : channel, participants]),
    );
    expect(shown).toEqual(facts.byChannel);
    expect(dashboard.participationTrend.dataPoints.at(-1)?.cumulative).toBe(facts.participants);
    expect(dashboard.roiAnalysis.expectedRevenue.newCustomers).toBe(facts.newCustomers);
    expect(
      dashboard.comparativeAnalysis.industryComparison.find(({ metric }) => metric === "전환율")?.myValue,
    ).toBe(Math.round((facts.conversions / facts.participants) * 1000) / 10);
  });

  test("merges small groups and keeps percentages at 100.0", async () => {
    const { participantProfile } = await owner.call.analytics.dashboard({ eventId });
    expect(participantProfile.genderDistribution).toEqual([{ gender: "기타", count: 28, percentage: 100 }]);
    expect(participantProfile.regionDistribution).toEqual([{ region: "미응답", count: 28, percentage: 100 }]);
  });

  test("sees sales at once and computes growth and return from them [R-007]", async () => {
    const first = addDays(today(), -3);
    const days = Array.from({ length: 10 }, (_, index) => ({
      date: addDays(first, index - 7),
      amountKrw: index < 7 ? 1_000_000 : 1_300_000,
    }));
    await owner.call.sales.record({ storeId, days });
    const { summaryCards, roiAnalysis, cacheStatus } = await owner.call.analytics.dashboard({ eventId });
    expect(cacheStatus).toBe("MISS");
    expect(summaryCards.salesGrowth).toMatchObject({
      rate: 30,
      beforeEventSales: 3_000_000,
      afterEventSales: 3_900_000,
      periodComparison: "이벤트 전후 3일 비교",
    });
    const channelCost = roiAnalysis.totalCost.channelCosts.reduce((sum, { cost }) => sum + (cost ?? 0), 0);
    const total = 250_000 + channelCost;
    const revenue = 900_000 + 30_000 * roiAnalysis.expectedRevenue.newCustomers;
    expect(roiAnalysis.totalCost).toMatchObject({ prizeCost: 200_000, otherCosts: 50_000, total });
    expect(roiAnalysis.roiCalculation.roi).toBe(Math.round(((revenue - total) / total) * 1000) / 10);
    expect(roiAnalysis.roiCalculation.measuredRoi).toBe(Math.round(((540_000 - total) / total) * 1000) / 10);
    expect(summaryCards.roi).toMatchObject({ kind: "modelled", totalCost: total, totalRevenue: revenue });
  });

  test("sees an owner's change of the event at once", async () => {
    await owner.call.analytics.dashboard({ eventId });
    const { version } = await owner.call.events.get({ eventId });
    await owner.call.events.update({ eventId, version, targetParticipants: 56 });
    const { summaryCards } = await owner.call.analytics.dashboard({ eventId });
    expect(summaryCards.totalParticipants).toMatchObject({ targetGoal: 56, achievementRate: 50 });
  });

  test("shows the newest snapshot only, and the last known one as stale when a channel fails [R-130] [R-133] [R-145]", async () => {
    const now = world.clock.now();
    const snapshot = (views: number | null, asOf: number) =>
      recordSnapshot({
        ctx: world.system(),
        input: {
          storeId,
          eventId,
          channel: "WooridongneTV",
          metrics: { views, clicks: 9 },
          asOf,
          source: "measured",
        },
      });
    await snapshot(400, now - 26 * 3_600_000);
    await snapshot(500, now - 1_000);
    await snapshot(300, now - 60_000);
    await snapshot(null, now);
    await recordCollectionFailure({
      ctx: world.system(),
      input: { storeId, eventId, channel: "WooridongneTV", reason: "CHANNEL_TIMEOUT" },
    });
    world.clock.advance(2_000);
    const dashboard = await owner.call.analytics.dashboard({ eventId });
    const row = dashboard.channelPerformance.find(({ channel }) => channel === "WooridongneTV");
    expect(row).toMatchObject({ views: 500, source: "measured", stale: true, missing: false });
    expect(dashboard.degraded).toEqual([
      expect.objectContaining({
        channel: "WooridongneTV",
        reason: "CHANNEL_TIMEOUT",
        message: "일부 채널 데이터 로딩 실패",
      }),
    ]);
    expect(dashboard.summaryCards.totalViews.yesterdayChange).toBe(25);
  });

  test("takes views that the owner counted, as manual, and at once [N-15]", async () => {
    const asOf = new Date(world.clock.now()).toISOString();
    await owner.call.analytics.recordManual({ eventId, channel: "NaverBlog", views: 320, asOf });
    const { channelPerformance } = await owner.call.analytics.dashboard({ eventId });
    expect(channelPerformance.find(({ channel }) => channel === "NaverBlog")).toMatchObject({
      views: 320,
      source: "manual",
    });
    const later = new Date(world.clock.now() + 60_000).toISOString();
    await expect(
      owner.call.analytics.recordManual({ eventId, channel: "NaverBlog", views: 1, asOf: later }),
    ).rejects.toThrow();
  });

  test("answers in the contract's shape, first MISS and then HIT [R-005] [R-090] [R-109] [R-125] [R-170]", async () => {
    const validate = validatorOf("DashboardResponse");
    world.clock.advance(300_000);
    for (const [base, status] of [
      ["/api", "MISS"],
      ["/analytics/v1", "HIT"],
      ["/api", "HIT"],
    ] as const) {
      const response = await world.rest(`${base}/events/${eventId}/analytics`, owner.token);
      expect(response.status).toBe(200);
      const body: { cacheStatus?: string } = await response.json();
      expect(validate(body) || validate.errors).toBe(true);
      expect(body.cacheStatus).toBe(status);
      expect(response.headers.get("x-degraded-channels")).toBe("WooridongneTV");
      expect(response.headers.get("x-missing")).toContain("channelPerformance[1].views");
    }
    const hourly = await world.rest(`/api/events/${eventId}/analytics?granularity=HOURLY`, owner.token);
    expect(await hourly.json()).toMatchObject({ participationTrend: { timeUnit: "HOURLY" } });
  });

  test("agrees with the entries, figure by figure", async () => {
    const verified = await owner.call.analytics.verifyCounts({ eventId });
    expect(verified.differences).toEqual([]);
    expect(verified.counters).toEqual(verified.facts);
    expect(verified.facts).toMatchObject({ participants: 28 });
  });

  test("gives single sections that are those of the dashboard [R-006] [R-154] [R-155] [R-156]", async () => {
    const dashboard = await owner.call.analytics.dashboard({ eventId });
    const { items } = await owner.call.analytics.channels({ eventId });
    expect(items).toEqual(dashboard.channelPerformance);
    expect(await owner.call.analytics.timeline({ eventId })).toEqual(dashboard.participationTrend);
    expect(await owner.call.analytics.roi({ eventId })).toEqual(dashboard.roiAnalysis);
    expect(await owner.call.analytics.profile({ eventId })).toEqual(dashboard.participantProfile);
    expect(await owner.call.analytics.comparison({ eventId })).toEqual(dashboard.comparativeAnalysis);
  });
});
