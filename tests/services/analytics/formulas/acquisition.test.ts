import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { acquisitionCost } from "../../../../src/services/analytics/formulas/acquisition.ts";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { seededRandom } from "../../../../src/services/analytics/statistics/index.ts";
import { channelFacts, dashboardFacts, NO_COSTS } from "../facts.ts";

/** participants, won, low, high: the vectors of the requirement. They were drawn, so their last digit is not exact. */
const VECTORS = [
  [400, 100_000, 230, 272],
  [500, 200_000, 372, 431],
  [200, 50_000, 223, 281],
  [100, 50_000, 425, 591],
  [3, 30_000, 4_260, 27_752],
] as const;

describe("cost of a participant with its credible interval [N-05]", () => {
  test("is that of the given vectors", () => {
    for (const [participants, won, low, high] of VECTORS) {
      const cost = acquisitionCost(won, participants);
      expect(cost.state).toBe("KNOWN");
      expect(Math.abs((cost.low ?? 0) / low - 1)).toBeLessThan(0.004);
      expect(Math.abs((cost.high ?? 0) / high - 1)).toBeLessThan(0.004);
    }
  });

  test("is 무료 for a free channel, with people and without", () => {
    const free = { state: "FREE", low: null, high: null, level: 90, text: "무료" } as const;
    expect(acquisitionCost(0, 0)).toEqual(free);
    expect(acquisitionCost(0, 120)).toEqual(free);
  });

  test("has a lower end only while nobody came: what was paid says nothing of an upper one", () => {
    const nobody = acquisitionCost(30_000, 0);
    expect(nobody).toEqual({
      ...{ state: "AT_LEAST", low: 15_619, high: null, level: 90, text: "1명당 15,619원 이상" },
    });
  });

  test("stands beside the exact cost of every channel and of those who came by themselves", () => {
    const { channelPerformance } = computeDashboard(
      dashboardFacts({
        channels: [
          channelFacts({ channel: "WooridongneTV", participants: 400 }),
          channelFacts({ channel: "KakaoChannel", participants: 34 }),
        ],
        costs: { ...NO_COSTS, channelKrw: new Map([["WooridongneTV", 100_000]] as const) },
        directParticipants: 7,
      }),
    ).dashboard;
    expect(
      channelPerformance.map(({ costPerAcquisition, acquisitionCost: cost }) => [
        costPerAcquisition,
        cost?.text,
      ]),
    ).toEqual([
      [250, "1명당 230원~272원"],
      [0, "무료"],
      [0, "무료"],
    ]);
  });

  test("holds the true cost nine times of ten", () => {
    const random = seededRandom("acquisition");
    let held = 0;
    const runs = 2_000;
    for (let run = 0; run < runs; run += 1) {
      const expected = 20 + 180 * random();
      const cost = acquisitionCost(100_000, poisson(expected, random));
      const truth = 100_000 / expected;
      if ((cost.low ?? 0) <= truth && truth <= (cost.high ?? 0)) held += 1;
    }
    expect(held / runs).toBeGreaterThan(0.88);
    expect(held / runs).toBeLessThan(0.92);
  });

  test("is whole won in order around the exact cost, up to a trillion won and a million people", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e12 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        (won, people) => {
          const { low, high } = acquisitionCost(won, people);
          expect(Number.isSafeInteger(low) && Number.isSafeInteger(high)).toBe(true);
          expect(low).toBeLessThanOrEqual(Math.ceil(won / people));
          expect(high).toBeGreaterThanOrEqual(Math.floor(won / people));
        },
      ),
      { numRuns: 80 },
    );
  });
});

/** Counts how many exponential waits fit into `mean`. */
function poisson(mean: number, random: () => number): number {
  let [waited, count] = [-Math.log(random()), 0];
  while (waited < mean) {
    waited -= Math.log(random());
    count += 1;
  }
  return count;
}
