import { expect, test } from "bun:test";
import fc from "fast-check";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { Dashboard } from "../../../../src/services/analytics/index.ts";
import { anyFacts } from "../facts.ts";

function everyNumber(value: unknown, visit: (value: number, path: string) => void, path = "$"): void {
  if (typeof value === "number") visit(value, path);
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) everyNumber(item, visit, `${path}[${index}]`);
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) everyNumber(item, visit, `${path}.${key}`);
  }
}

test("no facts make NaN, Infinity, minus zero or more than one decimal [R-111]", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const wrong: string[] = [];
      everyNumber(computeDashboard(facts), (value, path) => {
        const isPlain = Number.isFinite(value) && !Object.is(value, -0);
        const isTenth = Math.abs(value) >= 1e14 || Math.round(value * 10) / 10 === value;
        if (!isPlain || !isTenth) wrong.push(`${path} = ${value}`);
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("whatever the facts, the dashboard has the shape of its schema [R-092]", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { dashboard, hourlyTrend } = computeDashboard(facts);
      expect(Dashboard.safeParse({ ...dashboard, cacheStatus: "MISS" }).error).toBeUndefined();
      expect(
        Dashboard.safeParse({ ...dashboard, participationTrend: hourlyTrend, cacheStatus: "HIT" }).error,
      ).toBeUndefined();
    }),
    { numRuns: 60 },
  );
});

test("the same facts give the same dashboard, byte for byte", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      expect(JSON.stringify(computeDashboard(facts))).toBe(JSON.stringify(computeDashboard(facts)));
    }),
    { numRuns: 15 },
  );
});

test("every distribution sums to exactly 100.0 and shows no group of 1-4 beside others [R-103] [R-104] [R-105] [R-106]", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { participantProfile } = computeDashboard(facts).dashboard;
      const { ageDistribution, genderDistribution, regionDistribution, timeDistribution } =
        participantProfile;
      for (const rows of [ageDistribution, genderDistribution, regionDistribution, timeDistribution]) {
        const people = rows.reduce((sum, { count }) => sum + count, 0);
        const tenths = rows.reduce((sum, { percentage }) => sum + Math.round(percentage * 10), 0);
        expect(tenths).toBe(people === 0 ? 0 : 1000);
      }
      for (const rows of [ageDistribution, genderDistribution, regionDistribution]) {
        if (rows.length > 1) expect(rows.filter(({ count }) => count < 5)).toEqual([]);
      }
    }),
    { numRuns: 60 },
  );
});

test("buckets are without holes, in order, and the last cumulative count is everyone who entered [R-098]", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { dashboard, hourlyTrend } = computeDashboard(facts);
      const entered = facts.hours.reduce((sum, { participants }) => sum + participants, 0);
      for (const { dataPoints } of [dashboard.participationTrend, hourlyTrend]) {
        const starts = dataPoints.map(({ timestamp }) => Date.parse(timestamp));
        expect(starts).toEqual([...new Set(starts)].sort((left, right) => left - right));
        expect(dataPoints.filter(({ partial }) => partial).length).toBeLessThanOrEqual(1);
        if (entered > 0) expect(dataPoints.at(-1)?.cumulative).toBe(entered);
      }
      expect(hourlyTrend.dataPoints.length).toBeLessThanOrEqual(336);
      expect(dashboard.participationTrend.dataPoints.length).toBeLessThanOrEqual(366);
    }),
    { numRuns: 60 },
  );
});
