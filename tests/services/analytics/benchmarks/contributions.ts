import fc from "fast-check";
import type { Contribution } from "../../../../src/services/analytics/benchmarks/contribution.ts";
import { METRICS } from "../../../../src/services/analytics/benchmarks/measures.ts";

/** A store with the same value of each measure at every level. */
export function contribution(
  storeId: string,
  value: number,
  { industry = "음식점", region = "서울", objectives = ["NEW_CUSTOMERS"] } = {},
): Contribution {
  const values = Object.fromEntries(METRICS.map((metric) => [metric, value]));
  return {
    storeId,
    industry,
    region,
    all: values,
    byObjective: new Map(objectives.map((objective) => [objective, values])),
  };
}

const OBJECTIVES = ["NEW_CUSTOMERS", "REVISIT", "SALES", "AWARENESS"];
const values = fc
  .record(Object.fromEntries(METRICS.map((metric) => [metric, fc.integer({ min: -1_000, max: 3_000 })])), {
    requiredKeys: [],
  })
  .map((found) =>
    Object.fromEntries(Object.entries(found).map(([metric, tenth]) => [metric, Number(tenth) / 10])),
  );

/** Stores crowded into few cohorts, so that many are about as large as a cohort has to be. */
export const anyContributions: fc.Arbitrary<Contribution[]> = fc
  .array(
    fc
      .record({
        industry: fc.constantFrom("음식점", "음식점", "음식점", "카페", ""),
        region: fc.constantFrom("서울", "서울", "경기", null),
        byObjective: fc.dictionary(fc.constantFrom(...OBJECTIVES), values, { maxKeys: 4, size: "max" }),
        extra: values,
      })
      .map(({ byObjective, extra, ...place }) => ({
        ...place,
        byObjective: new Map(Object.entries(byObjective)),
        all: Object.assign({}, extra, ...Object.values(byObjective)),
      })),
    { minLength: 12, maxLength: 60, size: "max" },
  )
  .map((stores) => stores.map((store, index) => ({ ...store, storeId: `store-${index}` })));
