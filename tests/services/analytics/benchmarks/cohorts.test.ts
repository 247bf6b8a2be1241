import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  type Cohort,
  cohortTree,
  publishedCohorts,
  type SnapshotRow,
  snapshotRows,
} from "../../../../src/services/analytics/benchmarks/cohorts.ts";
import type { Contribution } from "../../../../src/services/analytics/benchmarks/contribution.ts";
import { BUCKETS, METRICS } from "../../../../src/services/analytics/benchmarks/measures.ts";
import { anyContributions, contribution } from "./contributions.ts";

const crowd = (count: number, from: number, place: Parameters<typeof contribution>[2] = {}): Contribution[] =>
  Array.from({ length: count }, (_, index) => contribution(`${from + index}`, from + index, place));

const rateRows = (rows: readonly SnapshotRow[]) =>
  rows.filter(({ metric }) => metric === "participationRate");
const named = (rows: readonly SnapshotRow[]) =>
  rateRows(rows).map(({ level, industry, region, objective, bucket }) =>
    [level, industry, region, objective, bucket].filter(Boolean).join(" "),
  );

describe("a published row", () => {
  test("has at least k stores, whatever the population, and says how many in buckets only [N-25]", () => {
    fc.assert(
      fc.property(anyContributions, fc.integer({ min: 5, max: 15 }), (stores, k) => {
        for (const metric of METRICS) {
          for (const { level, place } of publishedCohorts(cohortTree(stores, metric), k)) {
            // Counted again from the stores themselves, not from the tree.
            const members = stores.filter((store) => {
              const { industry, region, objective } = place;
              const values = objective === "" ? store.all : store.byObjective.get(objective);
              const isThere =
                (industry === "" || store.industry === industry) &&
                (region === "" || store.region === region);
              return isThere && values?.[metric] !== undefined;
            });
            expect(members.length, `${level} ${metric}`).toBeGreaterThanOrEqual(k);
          }
        }
        for (const row of snapshotRows(stores, k)) {
          expect(BUCKETS).toContain(row.bucket);
          expect(Object.keys(row).sort()).toEqual([
            ...["bucket", "industry", "isSmallSample", "level", "metric", "objective"],
            ...["p25", "p50", "p75", "region"],
          ]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("is there with k stores and not with one fewer", () => {
    for (const k of [5, 10, 25]) {
      expect(snapshotRows(crowd(k - 1, 1), k)).toEqual([]);
      expect(named(snapshotRows(crowd(k, 1), k))).toHaveLength(4);
    }
  });

  test("k below the floor of 5 is refused", () => {
    for (const k of [4, 0, -1, Number.NaN]) expect(() => snapshotRows(crowd(40, 1), k)).toThrow(RangeError);
    expect(snapshotRows(crowd(5, 1), 5).length).toBeGreaterThan(0);
  });

  test("tells the quartiles of a population whose quartiles are known, whole and by cohort", () => {
    const stores = [...crowd(41, 100), ...crowd(41, 200, { industry: "카페", region: "부산" })];
    const rows = rateRows(snapshotRows(stores, 10));
    const quartiles = (level: string, industry: string) => {
      const found = rows.find((row) => row.level === level && row.industry === industry);
      return found && [found.p25, found.p50, found.p75];
    };
    expect(quartiles("INDUSTRY_REGION_OBJECTIVE", "음식점")).toEqual([110, 120, 130]);
    expect(quartiles("INDUSTRY", "카페")).toEqual([210, 220, 230]);
    expect(quartiles("ALL", "")).toEqual([120.3, 170, 219.8]);
  });

  test("is rounded: rates to 0.1 points, ROI to 5 points, cost to 10 won", () => {
    const rows = snapshotRows(
      crowd(10, 1).map((store, index) => contribution(store.storeId, 101.3 + index)),
      10,
    );
    const p50 = (metric: string) => rows.find((row) => row.metric === metric && row.level === "ALL")?.p50;
    expect(METRICS.map(p50)).toEqual([105.8, 105.8, 105, 110, 105.8]);
  });

  test.each([
    [10, "10-19", true],
    [19, "10-19", true],
    [20, "20-49", true],
    [29, "20-49", true],
    [30, "20-49", false],
    [50, "50-99", false],
    [100, "100+", false],
  ])("of %p stores says %p, small sample %p", (count, bucket, isSmallSample) => {
    expect(snapshotRows(crowd(count, 1), 10)[0]).toMatchObject({ level: "ALL", bucket, isSmallSample });
  });
});

describe("the difference between published cohorts", () => {
  /** Every published cohort beside each of its published descendants, and beside all choices of its children. */
  function differences(root: Cohort, published: ReadonlySet<Cohort>): { stores: number; of: string }[] {
    if (!published.has(root)) return [];
    const children = [...root.children.values()].filter((child) => published.has(child));
    const left = (groups: readonly Cohort[]) =>
      [...root.members.keys()].filter((storeId) => !groups.some(({ members }) => members.has(storeId)))
        .length;
    const choices = children.reduce<Cohort[][]>(
      (all, child) => all.concat(all.map((choice) => [...choice, child])),
      [[]],
    );
    const below = (cohort: Cohort): Cohort[] =>
      [...cohort.children.values()]
        .flatMap((child) => [child, ...below(child)])
        .filter((one) => published.has(one));
    return [...choices.filter((choice) => choice.length > 0), ...below(root).map((one) => [one])]
      .map((choice) => ({ stores: left(choice), of: `${root.level} without ${choice.length}` }))
      .concat(children.flatMap((child) => differences(child, published)));
  }

  test("is about no store or at least k of them, whatever the population", () => {
    fc.assert(
      fc.property(anyContributions, fc.integer({ min: 5, max: 10 }), (stores, k) => {
        for (const metric of METRICS) {
          const root = cohortTree(stores, metric);
          for (const { stores: left, of } of differences(root, new Set(publishedCohorts(root, k))))
            expect(left === 0 || left >= k, `${of}: ${left} stores`).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("one store beside a cohort takes the cohort away, not the level above it", () => {
    const stores = [...crowd(12, 100), ...crowd(1, 500, { industry: "서점" })];
    expect(named(snapshotRows(stores, 10))).toEqual(["ALL 10-19"]);
  });

  test("of two provinces and a remainder too small, the smaller province goes into it", () => {
    const stores = [
      ...crowd(20, 100),
      ...crowd(12, 200, { region: "경기" }),
      ...crowd(3, 300, { region: "제주" }),
    ];
    expect(named(snapshotRows(stores, 10))).toEqual([
      "ALL 20-49",
      "INDUSTRY 음식점 20-49",
      "INDUSTRY_OBJECTIVE 음식점 NEW_CUSTOMERS 20-49",
      "INDUSTRY_REGION_OBJECTIVE 음식점 서울 NEW_CUSTOMERS 20-49",
    ]);
  });

  test("purposes that share most of their stores are not both shown", () => {
    const both = { objectives: ["NEW_CUSTOMERS", "REVISIT"] };
    const stores = [...crowd(11, 100, both), ...crowd(2, 200), ...crowd(2, 300, { objectives: ["REVISIT"] })];
    expect(named(snapshotRows(stores, 10))).toEqual(["ALL 10-19", "INDUSTRY 음식점 10-19"]);
  });
});
