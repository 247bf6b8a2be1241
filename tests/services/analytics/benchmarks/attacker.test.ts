import { describe, expect, test } from "bun:test";
import { cohortTree, publishedCohorts } from "../../../../src/services/analytics/benchmarks/cohorts.ts";
import { quartilesOf } from "../../../../src/services/analytics/benchmarks/quartiles.ts";
import { contribution } from "./contributions.ts";

/**
 * Attackers who try every population there is: values are whole steps of the published rounding, so what they see is
 * grouped exactly, and what they can know of a store is the set of its values over all populations that look the same.
 * Few steps favour the attacker: over 9 of them 3.76 % below becomes 2.77 %, and real rates have dozens.
 */
const seen = (values: readonly number[]) => {
  const { p25, p50, p75 } = quartilesOf(values, 10n);
  return `${p25} ${p50} ${p75}`;
};

function* populations(count: number, steps: number, from = 0): Generator<number[]> {
  if (count === 0) yield [];
  else
    for (let value = from; value < steps; value += 1)
      for (const rest of populations(count - 1, steps, value)) yield [value, ...rest];
}

/** What an attacker sees → each value the target may have, with how many populations give it that one. */
class Views {
  readonly #byView = new Map<string, Map<number, number>>();
  add(view: string, target: number): void {
    const values = this.#byView.get(view) ?? new Map<number, number>();
    this.#byView.set(view, values.set(target, (values.get(target) ?? 0) + 1));
  }
  /** Steps between the smallest and the largest possible value, in the view that tells the most. */
  get narrowest(): number {
    return Math.min(...[...this.#byView.values()].map((values) => spanOf(values)));
  }
  /** Percent of all populations in which one value is left. */
  get pinnedPercent(): number {
    let [pinned, all] = [0, 0];
    for (const values of this.#byView.values()) {
      const count = [...values.values()].reduce((sum, each) => sum + each, 0);
      all += count;
      if (values.size === 1) pinned += count;
    }
    return Math.round((10_000 * pinned) / all) / 100;
  }
}

const spanOf = (values: ReadonlyMap<number, number>) =>
  Math.max(...values.keys()) - Math.min(...values.keys());

describe("an attacker with all snapshots and their own data", () => {
  const STEPS = 7;

  test.each([0, 3, 6])(
    "whose own value is %p learns nothing of another store's value when n = k = 10: all 7 steps stay possible [N-25]",
    (own) => {
      const views = new Views();
      for (const others of populations(9, STEPS)) {
        const view = seen([...others, own]);
        for (const target of new Set(others)) views.add(view, target);
      }
      expect(views.narrowest).toBe(STEPS - 1);
      expect(views.pinnedPercent).toBe(0);
    },
  );

  test("who besides knows that of the same ten stores one alone moved pins its new value in 2.63 % of all pairs of months", () => {
    const views = new Views();
    for (const others of populations(8, STEPS)) {
      const months = Array.from({ length: STEPS }, (_, value) => seen([...others, 3, value]));
      for (const before of months)
        for (const [target, after] of months.entries()) views.add(`${before} then ${after}`, target);
    }
    expect(views.pinnedPercent).toBe(2.63);
  });

  test("who besides knows that one store joined ten and no other value moved pins it in 3.76 % of all populations", () => {
    const views = new Views();
    for (const others of populations(9, STEPS)) {
      const before = seen([...others, 3]);
      for (let target = 0; target < STEPS; target += 1)
        views.add(`${before} then ${seen([...others, 3, target])}`, target);
    }
    expect(views.pinnedPercent).toBe(3.76);
  });

  test("would pin it in 12.24 % of them if cohorts of 5 were published, which no configuration allows", () => {
    const views = new Views();
    for (const others of populations(4, STEPS)) {
      const before = seen([...others, 3]);
      for (let target = 0; target < STEPS; target += 1)
        views.add(`${before} then ${seen([...others, 3, target])}`, target);
    }
    expect(views.pinnedPercent).toBe(12.24);
  });
});

describe("an attacker who subtracts a level from the one above", () => {
  const STEPS = 3;
  const views = (childSize: number, restSize: number) => {
    const found = new Views();
    const rests = [...populations(restSize, STEPS)];
    for (const child of populations(childSize, STEPS)) {
      const below = seen(child);
      for (const rest of rests) {
        const view = `${below} in ${seen([...child, ...rest])}`;
        for (const target of new Set(rest)) found.add(view, target);
      }
    }
    return found;
  };

  test("would pin the one store that is left beside a cohort in 11.11 % of all populations, were both shown", () => {
    expect(views(10, 1).pinnedPercent).toBe(11.11);
  });

  test("is shown both where at least k are left only, and pins one of them in 0.06 % of all populations", () => {
    const stores = (count: number, industry: string) =>
      Array.from({ length: count }, (_, index) => contribution(`${industry}-${index}`, index, { industry }));
    const shown = (rest: number) =>
      publishedCohorts(cohortTree([...stores(10, "음식점"), ...stores(rest, "서점")], "salesGrowth"), 10).map(
        ({ level }) => level,
      );
    for (let rest = 1; rest < 10; rest += 1) expect(shown(rest)).toEqual(["ALL"]);
    expect(shown(10)).toContain("INDUSTRY");
    expect(views(10, 10).pinnedPercent).toBe(0.06);
  });
});
