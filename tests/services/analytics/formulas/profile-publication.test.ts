import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import {
  CELL_MIN,
  nextPublication,
  OTHER,
  PROFILE_GROUPS,
  type Publication,
} from "../../../../src/services/analytics/formulas/profile-publication.ts";

const ages = PROFILE_GROUPS.age;
const counts = (by: Readonly<Record<string, number>>) =>
  Object.entries(by).map(([name, count]) => ({ name, count }));
const shown = (by: Readonly<Record<string, number>>, history: readonly Publication[] = [], universe = ages) =>
  nextPublication(universe, counts(by), history)?.groups.map(({ name, count }) => [name, count]) ?? null;

describe("what is shown of a profile [N-12]", () => {
  test("is nothing below 20 people", () => {
    expect(shown({ "20대": 19 })).toBeNull();
    expect(shown({ "20대": 20 })).toEqual([["20대", 20]]);
  });

  test("merges groups of 1-4 with the next smallest until five people stand together, the rest in its order", () => {
    expect(shown({ "10대": 2, "20대": 30, "30대": 6, 미응답: 9 })).toEqual([
      ["20대", 30],
      [OTHER, 8],
      ["미응답", 9],
    ]);
  });

  test("hides a third group where the second one would tell the size of the first", () => {
    // 24 together and nobody hidden larger than 20: the small one could only be 4.
    expect(shown({ "10대": 4, "20대": 20, "30대": 20, "40대": 40, "50대 이상": 40, 미응답: 40 })).toEqual([
      ["40대", 40],
      ["50대 이상", 40],
      [OTHER, 44],
      ["미응답", 40],
    ]);
  });

  test("counts answers that are none of ours with 기타", () => {
    expect(shown({ "20대": 20, 화성인: 7 })).toEqual([
      ["20대", 20],
      [OTHER, 7],
    ]);
  });

  test("stays as it is until five more people came, so that no one's answer is a difference", () => {
    const before = { participants: 20, groups: counts({ "20대": 20 }) };
    expect(shown({ "20대": 24 }, [before])).toBeNull();
    expect(shown({ "20대": 25 }, [before])).toEqual([["20대", 25]]);
  });

  test("stays as it is until a twentieth more came, where that is more than five", () => {
    const before = { participants: 200, groups: counts({ "20대": 200 }) };
    expect(shown({ "20대": 209 }, [before])).toBeNull();
    expect(shown({ "20대": 210 }, [before])).toEqual([["20대", 210]]);
    expect(shown({ "20대": 191 }, [before])).toBeNull();
  });

  test("is shown a few hundred times at most while a million come, and never lags by more than a twentieth", () => {
    const history: Publication[] = [];
    for (let people = 20; people <= 1_000_000; people += Math.max(1, Math.floor(people / 400))) {
      const crowd = counts({ "20대": people - Math.floor(people / 3), "30대": Math.floor(people / 3) });
      const next = nextPublication(ages, crowd, history);
      if (next) history.push(next);
      const lag = people - (history.at(-1)?.participants ?? 0);
      expect(lag).toBeLessThan(Math.max(CELL_MIN, people / 20));
    }
    expect(history.length).toBeLessThan(220);
  });

  test("keeps a hidden group hidden while showing it would tell how many stood in it before", () => {
    const before = { participants: 60, groups: counts({ "20대": 36, [OTHER]: 24 }) };
    expect(shown({ "10대": 9, "20대": 36, "30대": 20 }, [before])).toBeNull();
    expect(shown({ "10대": 9, "20대": 36, "30대": 23 }, [before])).not.toBeNull();
  });

  test("is the same people, none of them alone: it sums to the total and has no group of 1-4", () => {
    const anyCounts = fc.array(
      fc.record({ name: fc.constantFrom(...ages, "모름"), count: fc.integer({ min: 0, max: 60 }) }),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(anyCounts, anyCounts, (first, second) => {
        const before = nextPublication(ages, first, []);
        const after = nextPublication(ages, [...first, ...second], before ? [before] : []);
        for (const one of [before, after]) {
          if (one === null) continue;
          expect(one.groups.reduce((sum, { count }) => sum + count, 0)).toBe(one.participants);
          expect(one.groups.every(({ count }) => count >= CELL_MIN)).toBe(true);
        }
      }),
    );
  });
});

/** Who knows the rule, every total and everything that was shown, and tries every crowd that fits. */
describe("an attacker with two publications and all totals [N-12]", () => {
  const universe = ["a", "b", "c"];

  for (const [total, joinedBy] of [
    [20, [3, 5, 7]],
    [23, [3, 5, 7]],
    [104, [5, 6]],
  ] as const)
    for (const joined of joinedBy)
      test(`recovers no hidden group of 1-4 among ${total} and then ${total + joined} people`, () => {
        const found = attack(total, joined);
        expect(found.tried).toBeGreaterThan(1_000);
        expect(found.hiddenCells).toBeGreaterThan(100);
        expect(found.recovered).toEqual([]);
      });

  function attack(total: number, joined: number) {
    const worlds = new Map<string, { before: number[]; after: number[]; views: (Publication | null)[] }[]>();
    let tried = 0;
    for (const before of crowds(total, universe.length)) {
      const first = nextPublication(universe, named(before), []);
      // Where every group is large, all of them are shown, then and later: no crowd with a hidden one looks like it.
      if (first === null || before.every((count) => count >= CELL_MIN)) continue;
      for (const more of crowds(joined, universe.length)) {
        tried += 1;
        const after = before.map((count, index) => count + (more[index] ?? 0));
        const second = nextPublication(universe, named(after), [first]);
        const views = [first, second ?? first];
        const key = JSON.stringify([first.groups, second?.groups ?? "unchanged"]);
        worlds.set(key, [...(worlds.get(key) ?? []), { before, after, views }]);
      }
    }
    const cells = [...worlds].flatMap(([key, fitting]) => suppressed(key, fitting));
    return {
      tried,
      hiddenCells: cells.length,
      recovered: cells.filter(({ possible }) => possible.size === 1),
    };
  }

  /** Hidden cells of 1-4 that an attacker who saw `key` could mean, with all values that fit. */
  function suppressed(
    key: string,
    fitting: readonly { before: number[]; after: number[]; views: (Publication | null)[] }[],
  ) {
    return [0, 1].flatMap((time) =>
      universe.flatMap((name, index) => {
        const groups = fitting[0]?.views[time]?.groups ?? [];
        if (groups.some((group) => group.name === name)) return [];
        const possible = new Set(fitting.map((world) => (time === 0 ? world.before : world.after)[index]));
        const isSmall = [...possible].some((count) => count !== undefined && count >= 1 && count < CELL_MIN);
        return isSmall ? [{ key, name, time, possible }] : [];
      }),
    );
  }

  function named(crowd: readonly number[]) {
    return universe.map((name, index) => ({ name, count: crowd[index] ?? 0 }));
  }

  /** Every way in which so many people spread over so many groups. */
  function crowds(people: number, groups: number): number[][] {
    if (groups === 1) return [[people]];
    return Array.from({ length: people + 1 }, (_, count) =>
      crowds(people - count, groups - 1).map((rest) => [count, ...rest]),
    ).flat();
  }
});
