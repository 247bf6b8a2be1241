import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { withoutCosts } from "../../../../src/services/analytics/without-costs.ts";
import { addDays } from "../../../../src/time.ts";
import { anyFacts, channelFacts, dashboardFacts, eventFacts, NO_COSTS, NOW, salesOf } from "../facts.ts";

const people = { participants: 300, conversions: 90, newCustomers: 40, returns: 30 };
const channels = [
  channelFacts({ channel: "WooridongneTV", views: 4_000, clicks: 120, source: "measured", asOf: NOW }),
  channelFacts({ channel: "Instagram", views: 1_000, clicks: null, source: "manual", asOf: NOW }),
  channelFacts({ channel: "GenieTV", views: 9_999, clicks: 50, source: "estimated", asOf: NOW }),
];
const sales = salesOf(addDays("2026-03-01", -56), [...Array(56).fill(100_000), ...Array(9).fill(120_000)]);

function factsOf(objective: string) {
  return dashboardFacts({
    ...{ channels, sales, event: eventFacts({ ...people, objective }) },
    costs: { ...NO_COSTS, prizeKrw: 200_000 },
    store: { timeZone: "Asia/Seoul", grossMarginPct: 50, newCustomerLtvKrw: 30_000 },
  });
}

const boardOf = (objective: string) => computeDashboard(factsOf(objective)).dashboard.scoreboard;

describe("the scoreboard follows the objective [N-27]", () => {
  test("new customers: verified first visits first", () => {
    const { objective, cards } = boardOf("NEW_CUSTOMERS");
    expect(objective).toBe("NEW_CUSTOMERS");
    expect(cards).toEqual(
      [
        ...[{ key: "firstVisits", label: "처음 방문한 고객", value: 40, unit: "PEOPLE" as const }],
        { key: "costPerFirstVisit", label: "첫 방문 1명당 비용", value: 5_000, unit: "KRW" as const },
        { key: "visits", label: "확인된 방문", value: 90, unit: "PEOPLE" as const },
        { key: "participants", label: "참여자", value: 300, unit: "PEOPLE" as const },
      ].map((card) => ({ ...card, source: "measured" as const, state: "KNOWN" as const })),
    );
  });

  test("revisits: those who came again within 90 days, which is not everybody who was in an earlier event", () => {
    const { cards, rule } = boardOf("REVISIT");
    expect(cards.map(({ key, value, unit }) => [key, value, unit])).toEqual([
      ["returns", 30, "PEOPLE"],
      ["returnRate", 33.3, "PERCENT"],
      ["visits", 90, "PEOPLE"],
      ["participants", 300, "PEOPLE"],
    ]);
    expect(rule).toContain("90일 안에");
  });

  test("sales: the lift over usual sales", () => {
    const { cards } = boardOf("SALES");
    expect(cards.map(({ key, value, state }) => [key, value, state])).toEqual([
      ["salesLift", 180_000, "KNOWN"],
      ["salesLiftRate", 20, "KNOWN"],
      ["measuredReturn", -55, "KNOWN"],
      ["visits", 90, "KNOWN"],
    ]);
  });

  test("awareness: measured views, said to count people more than once, as weak as the weakest source", () => {
    const { cards, source } = boardOf("AWARENESS");
    expect(cards.map(({ label, value, unit }) => [label, value, unit])).toEqual([
      ["노출(중복 포함)", 5_000, "VIEWS"],
      ["클릭", 120, "VIEWS"],
      ["참여율", 6, "PERCENT"],
      ["참여자", 300, "PEOPLE"],
    ]);
    expect(source).toBe("manual");
    expect(cards[0]?.source).toBe("manual");
    expect(cards[3]?.source).toBe("measured");
  });

  test("calls no other figure by the name that a section of the dashboard has for its own", () => {
    const labels = boardOf("SALES").cards.map(({ label }) => label);
    expect(labels).toEqual([
      "평소보다 늘어난 매출",
      "평소보다 늘어난 비율",
      "실제 수익률(평소 대비)",
      "확인된 방문",
    ]);
  });

  test("an objective that no message has told yet is sales", () => {
    expect(boardOf("").objective).toBe("SALES");
  });

  test("a lift within the noise is UNCERTAIN, and one without sales UNKNOWN", () => {
    const uneven = Array.from({ length: 56 }, (_, at) => (at % 2 === 0 ? 60_000 : 140_000));
    const noisy = salesOf(addDays("2026-03-01", -56), [...uneven, ...Array(9).fill(105_000)]);
    const states = (days: Map<string, number>) =>
      computeDashboard({ ...factsOf("SALES"), sales: days }).dashboard.scoreboard.cards.map(
        ({ state }) => state,
      );
    expect(states(noisy)).toEqual(["UNCERTAIN", "UNCERTAIN", "UNCERTAIN", "KNOWN"]);
    expect(states(new Map())).toEqual(["UNKNOWN", "UNKNOWN", "UNKNOWN", "KNOWN"]);
  });

  test("staff see no card that costs could be computed back from", () => {
    for (const objective of ["NEW_CUSTOMERS", "SALES"]) {
      const { dashboard } = computeDashboard(factsOf(objective));
      const { cards } = withoutCosts({ ...dashboard, cacheStatus: "MISS" }).scoreboard;
      const withheld = cards.filter(({ state }) => state === "WITHHELD");
      expect(withheld.map(({ unit, value }) => [unit, value])).toEqual([
        [objective === "SALES" ? "PERCENT" : "KRW", null],
      ]);
    }
  });

  test("has four cards of finite numbers, whatever the facts", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { cards } = computeDashboard(facts).dashboard.scoreboard;
        expect(cards).toHaveLength(4);
        for (const { value, state } of cards) {
          expect(value === null).toBe(state === "UNKNOWN");
          if (value !== null) expect(Number.isFinite(value) && !Object.is(value, -0)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("regulars are not sold as new revenue [N-35]", () => {
  const noteOf = (conversions: number, newCustomers: number) =>
    computeDashboard(dashboardFacts({ event: eventFacts({ conversions, newCustomers }) })).dashboard
      .scoreboard.cannibalisation;

  test("tells how many of the verified visits were regulars'", () => {
    expect(noteOf(40, 12)).toEqual({
      ...{ state: "KNOWN", newVisits: 12, regularVisits: 28, regularShare: 70 },
      note: "확인된 방문 40건 중 28건(70%)은 단골이에요. 단골이 받은 혜택은 새 매출이 아닐 수 있어요.",
    });
    expect(noteOf(9, 9)).toMatchObject({ regularVisits: 0, note: "확인된 방문 9건이 모두 첫 방문이에요." });
  });

  test("tells the numbers of the cards and of the ROI section, however small", () => {
    for (const [visits, fresh] of [
      [40, 3],
      [40, 37],
      [4, 0],
      [7, 4],
      [1, 1],
    ] as const) {
      const event = eventFacts({ conversions: visits, newCustomers: fresh, objective: "NEW_CUSTOMERS" });
      const { scoreboard, roiAnalysis } = computeDashboard(dashboardFacts({ event })).dashboard;
      const { newVisits, regularVisits } = scoreboard.cannibalisation;
      const cardOf = (name: string) => scoreboard.cards.find(({ key }) => key === name)?.value ?? null;
      expect([newVisits, regularVisits]).toEqual([fresh, visits - fresh]);
      expect(newVisits).toBe(roiAnalysis.expectedRevenue.newCustomers);
      expect([newVisits, visits]).toEqual([cardOf("firstVisits"), cardOf("visits")]);
    }
  });

  test("says so when nobody has come yet", () => {
    expect(noteOf(0, 0).state).toBe("NO_VISITS");
  });

  test("divides all visits into two groups, even with more first visits than visits", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(60), (visits, fresh) => {
        const { newVisits, regularVisits, regularShare } = noteOf(visits, fresh);
        if (visits === 0) return expect([newVisits, regularVisits]).toEqual([null, null]);
        expect(Number(newVisits) + Number(regularVisits)).toBe(visits);
        expect(newVisits).toBe(Math.min(fresh, visits));
        expect(regularShare).toBeLessThanOrEqual(100);
      }),
      { numRuns: 200 },
    );
  });
});
