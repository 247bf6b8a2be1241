import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { channelFreshness, worstOf } from "../../../../src/services/analytics/formulas/freshness.ts";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { createScene } from "../../../../src/services/analytics/formulas/scene.ts";
import { anyFacts, channelFacts, dashboardFacts, eventFacts, NOW } from "../facts.ts";

const HOUR = 3_600_000;
const stateOf = (
  fields: Partial<Parameters<typeof channelFacts>[0]>,
  event: Parameters<typeof eventFacts>[0] = {},
) =>
  channelFreshness(
    createScene(dashboardFacts({ event: eventFacts(event) })),
    channelFacts({ channel: "Instagram", views: 10, source: "measured", asOf: NOW, ...fields }),
  ).state;

describe("the state of a channel's figures [N-15]", () => {
  test("says what is known of them", () => {
    expect(stateOf({})).toBe("final");
    expect(stateOf({ asOf: null, source: null })).toBe("missing");
    expect(stateOf({ source: "estimated" })).toBe("estimated");
    expect(stateOf({ failReason: "CHANNEL_TIMEOUT" })).toBe("stale");
    expect(stateOf({ channel: "KakaoChannel", grownAt: NOW })).toBe("provisional");
    expect(stateOf({ channel: "Instagram", grownAt: NOW })).toBe("final");
  });

  test("is stale when nobody has counted for an hour while the event runs, three hours after it, never later", () => {
    expect(stateOf({ asOf: NOW - HOUR })).toBe("final");
    expect(stateOf({ asOf: NOW - HOUR - 1 })).toBe("stale");
    expect(stateOf({ asOf: NOW - HOUR - 1, source: "manual" })).toBe("final");
    const ended = { endsAt: NOW - HOUR, status: "ENDED" };
    expect(stateOf({ asOf: NOW - 3 * HOUR }, ended)).toBe("final");
    expect(stateOf({ asOf: NOW - 3 * HOUR - 1 }, ended)).toBe("stale");
    expect(stateOf({ asOf: NOW - 80 * HOUR }, { endsAt: NOW - 73 * HOUR, status: "ENDED" })).toBe("final");
  });

  test("of several is the worst of them, with the oldest instant and the last end of corrections", () => {
    const part = (state: "final" | "provisional", asOf: string, finalAt: string | null) =>
      ({ state, asOf, finalAt, source: "measured" }) as const;
    expect(
      worstOf([
        part("final", "2026-03-10T15:00:00+09:00", null),
        part("provisional", "2026-03-10T15:30:00+09:00", "2026-03-11T08:00:00+09:00"),
      ]),
    ).toEqual(part("provisional", "2026-03-10T15:00:00+09:00", "2026-03-11T08:00:00+09:00"));
    expect(worstOf([]).state).toBe("missing");
  });
});

test("0 views of an event that ran on no channel are a fact, null views of its channels are missing [N-15]", () => {
  const viewsOf = (channels: ReturnType<typeof channelFacts>[]) => {
    const { totalViews, cardFreshness } = computeDashboard(dashboardFacts({ channels })).dashboard
      .summaryCards;
    return [totalViews.count, cardFreshness.totalViews.state];
  };
  expect(viewsOf([])).toEqual([0, "final"]);
  expect(viewsOf([channelFacts({ channel: "Instagram", views: null })])).toEqual([null, "missing"]);
});

test("every section and every channel row says its state, an estimate never as a counted one [N-15] [N-17]", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { dashboard } = computeDashboard(facts);
      const { summaryCards, participationTrend, roiAnalysis, participantProfile, comparativeAnalysis } =
        dashboard;
      const sections = [
        summaryCards,
        participationTrend,
        roiAnalysis,
        participantProfile,
        comparativeAnalysis,
      ];
      for (const { freshness, state } of sections)
        expect(freshness.state === "missing" || state !== "EMPTY").toBe(true);
      for (const { asOf, state, finalAt } of Object.values(summaryCards.cardFreshness))
        expect([asOf === null, finalAt === null || state !== "missing"]).toEqual([state === "missing", true]);
      for (const row of dashboard.channelPerformance) {
        if (row.source === "estimated")
          expect([row.views, row.freshness.source]).toEqual([null, row.freshness.source]);
        if (row.asOf === null) expect(row.freshness.state).toBe("missing");
        else if (row.source === "estimated") expect(row.freshness.state).toBe("estimated");
      }
    }),
  );
});
