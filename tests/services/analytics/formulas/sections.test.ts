import { describe, expect, test } from "bun:test";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { DAY_MS, HOUR_MS } from "../../../../src/time.ts";
import { channelFacts, dashboardFacts, eventFacts, NO_COSTS, NOW } from "../facts.ts";

const hourAt = (text: string) => Math.floor(Date.parse(text) / HOUR_MS) * HOUR_MS;

describe("summary cards [R-110]", () => {
  test("count people against the goal and today's new ones [R-093]", () => {
    const hours = [
      { hour: hourAt("2026-03-09T23:00:00+09:00"), participants: 40, conversions: 0 },
      { hour: hourAt("2026-03-10T00:00:00+09:00"), participants: 3, conversions: 0 },
      { hour: hourAt("2026-03-10T15:00:00+09:00"), participants: 4, conversions: 0 },
    ];
    const facts = dashboardFacts({ event: eventFacts({ participants: 47, targetParticipants: 30 }), hours });
    expect(computeDashboard(facts).dashboard.summaryCards.totalParticipants).toEqual({
      count: 47,
      targetGoal: 30,
      achievementRate: 156.7,
      dailyChange: 7,
    });
  });

  test("sum measured views only and compare with the end of yesterday [R-094] [R-122]", () => {
    const channels = [
      channelFacts({
        channel: "WooridongneTV",
        views: 600,
        viewsBefore: 500,
        source: "simulated",
        asOf: NOW,
      }),
      channelFacts({ channel: "GenieTV", views: 9_000, viewsBefore: null, source: "estimated", asOf: NOW }),
      channelFacts({
        channel: "Instagram",
        views: 25,
        viewsBefore: null,
        source: "manual",
        asOf: NOW - DAY_MS,
      }),
      channelFacts({ channel: "KakaoChannel" }),
    ];
    expect(computeDashboard(dashboardFacts({ channels })).dashboard.summaryCards.totalViews).toEqual({
      count: 625,
      yesterdayChange: 25,
      channelBreakdown: [
        { channel: "WooridongneTV", label: "우리동네TV", views: 600 },
        { channel: "Instagram", label: "Instagram", views: 25 },
      ],
    });
  });

  test("do not show views that no channel could tell as zero", () => {
    const failed = channelFacts({ channel: "Instagram", status: "FAILED", failReason: "CHANNEL_TIMEOUT" });
    const { summaryCards } = computeDashboard(dashboardFacts({ channels: [failed] })).dashboard;
    expect(summaryCards.totalViews).toMatchObject({ count: null, yesterdayChange: null });
    expect(summaryCards.gaps).toEqual(["NO_SALES_DATA", "NO_VIEWS", "CHANNEL_DEGRADED"]);
  });

  test("are all zero or null for an event with nothing in it", () => {
    const { summaryCards } = computeDashboard(dashboardFacts()).dashboard;
    expect(summaryCards.state).toBe("EMPTY");
    expect(summaryCards.totalParticipants).toEqual({
      count: 0,
      targetGoal: 1000,
      achievementRate: 0,
      dailyChange: 0,
    });
    expect(summaryCards.totalViews).toEqual({ count: 0, yesterdayChange: null, channelBreakdown: [] });
  });
});

describe("channel performance [R-097]", () => {
  const channels = [
    channelFacts({
      channel: "GenieTV",
      participants: 3,
      views: 1_000,
      source: "measured",
      asOf: NOW,
      status: "SUCCESS",
    }),
    channelFacts({ channel: "KakaoChannel", participants: 2, status: "SCHEDULED" }),
    channelFacts({ channel: "NaverBlog", status: "CANCELLED", views: 0, source: "manual", asOf: NOW }),
  ];
  const costs = { ...NO_COSTS, channelKrw: new Map([["GenieTV", 1_000]] as const) };
  const facts = dashboardFacts({
    channels,
    costs,
    directParticipants: 5,
    event: eventFacts({ participants: 10 }),
  });
  const rows = computeDashboard(facts).dashboard.channelPerformance;

  test("gives rates and costs for each participant, null where views or participants are missing", () => {
    expect(
      rows.map(({ channel, conversionRate, costPerAcquisition }) => [
        channel,
        conversionRate,
        costPerAcquisition,
      ]),
    ).toEqual([
      ["GenieTV", 0.3, 333],
      ["KakaoChannel", null, 0],
      ["NaverBlog", null, null],
      ["direct", null, 0],
    ]);
  });

  test("speaks the contract's three states and keeps the product's own [R-078]", () => {
    expect(rows.map(({ status, detail }) => [status, detail])).toEqual([
      ["SUCCESS", "SUCCESS"],
      ["PENDING", "SCHEDULED"],
      ["FAILED", "CANCELLED"],
      ["SUCCESS", null],
    ]);
  });

  test("adds up to all participants with the direct ones", () => {
    expect(rows.reduce((sum, { participants }) => sum + participants, 0)).toBe(10);
    expect(rows.at(-1)).toMatchObject({ channel: "direct", label: "직접" });
  });

  test("says how old the last known numbers of a failing channel are, in the source's words [R-133] [R-134] [R-135]", () => {
    const failing = (["WooridongneTV", "GenieTV", "NaverBlog"] as const).map((channel) =>
      channelFacts({
        channel,
        views: 70,
        source: "measured",
        asOf: NOW - DAY_MS,
        failReason: "CHANNEL_TIMEOUT",
      }),
    );
    const { dashboard } = computeDashboard(dashboardFacts({ channels: failing }));
    expect(dashboard.degraded.map(({ message }) => message)).toEqual([
      "일부 채널 데이터 로딩 실패",
      "지니TV 데이터 로딩 지연",
      "SNS 데이터 로딩 실패",
    ]);
    expect(dashboard.channelPerformance[0]).toMatchObject({
      views: 70,
      stale: true,
      asOf: "2026-03-09T15:30:00+09:00",
    });
  });
});

describe("participation trend [R-098]", () => {
  const hours = [
    { hour: hourAt("2026-03-01T09:00:00+09:00"), participants: 5, conversions: 1 },
    { hour: hourAt("2026-03-03T18:00:00+09:00"), participants: 9, conversions: 0 },
    { hour: hourAt("2026-03-04T18:00:00+09:00"), participants: 9, conversions: 2 },
  ];

  test("fills empty days with zero and marks the running one", () => {
    const { dataPoints } = computeDashboard(dashboardFacts({ hours })).dashboard.participationTrend;
    expect(dataPoints).toHaveLength(10);
    expect(dataPoints.slice(0, 3)).toEqual([
      {
        timestamp: "2026-03-01T00:00:00+09:00",
        participants: 5,
        cumulative: 5,
        conversions: 1,
        partial: false,
      },
      {
        timestamp: "2026-03-02T00:00:00+09:00",
        participants: 0,
        cumulative: 5,
        conversions: 0,
        partial: false,
      },
      {
        timestamp: "2026-03-03T00:00:00+09:00",
        participants: 9,
        cumulative: 14,
        conversions: 0,
        partial: false,
      },
    ]);
    expect(dataPoints.at(-1)).toMatchObject({
      timestamp: "2026-03-10T00:00:00+09:00",
      cumulative: 23,
      partial: true,
    });
  });

  test("takes the earlier of two equal peak hours", () => {
    expect(computeDashboard(dashboardFacts({ hours })).dashboard.participationTrend.peakTime).toEqual({
      timestamp: "2026-03-03T18:00:00+09:00",
      participants: 9,
    });
  });

  test("ends with the event and starts with the first participant if that was earlier", () => {
    const event = eventFacts({
      startsAt: Date.parse("2026-03-02T10:00:00+09:00"),
      endsAt: Date.parse("2026-03-06T00:00:00+09:00"),
    });
    const { dataPoints } = computeDashboard(dashboardFacts({ hours, event })).dashboard.participationTrend;
    expect(dataPoints[0]?.timestamp).toBe("2026-03-01T00:00:00+09:00");
    expect(dataPoints.at(-1)).toMatchObject({ timestamp: "2026-03-05T00:00:00+09:00", partial: false });
  });

  test("shows the last 14 days hour by hour and carries the earlier ones in the cumulative count", () => {
    const now = Date.parse("2026-03-20T10:20:00+09:00");
    const { dataPoints } = computeDashboard(dashboardFacts({ hours, now })).hourlyTrend;
    expect(dataPoints).toHaveLength(336);
    expect(dataPoints[0]).toMatchObject({ timestamp: "2026-03-06T11:00:00+09:00", cumulative: 23 });
    expect(dataPoints.at(-1)).toMatchObject({ timestamp: "2026-03-20T10:00:00+09:00", partial: true });
  });

  test("keeps days whole where clocks change", () => {
    const store = { timeZone: "America/New_York", grossMarginPct: null, newCustomerLtvKrw: null };
    const event = eventFacts({ startsAt: Date.parse("2026-03-07T00:00:00-05:00") });
    const { dataPoints } = computeDashboard(dashboardFacts({ store, event })).dashboard.participationTrend;
    expect(dataPoints.slice(0, 3).map(({ timestamp }) => timestamp)).toEqual([
      "2026-03-07T00:00:00-05:00",
      "2026-03-08T00:00:00-05:00",
      "2026-03-09T00:00:00-04:00",
    ]);
  });

  test("is empty before the event starts", () => {
    const event = eventFacts({ startsAt: NOW + 3 * DAY_MS });
    expect(computeDashboard(dashboardFacts({ event })).dashboard.participationTrend).toMatchObject({
      state: "EMPTY",
      dataPoints: [],
      peakTime: null,
    });
  });
});
