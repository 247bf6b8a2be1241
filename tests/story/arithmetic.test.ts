import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { Difference } from "../../scripts/story/book.ts";
import { addDays, dayOf, daysBetween, hourOfDay, startOf } from "../../scripts/story/calendar.ts";
import { compare } from "../../scripts/story/compare.ts";
import { change, halfUp, percent, shares, sum } from "../../scripts/story/numbers.ts";
import { table, widthOf } from "../../scripts/story/table.ts";

describe("the story's own arithmetic", () => {
  test.each([
    [1n, 2n, 1],
    [-1n, 2n, 0],
    [-3n, 2n, -1],
    [5n, 3n, 2],
    [-5n, 3n, -2],
    [0n, 7n, 0],
  ])("rounds %p / %p half up towards +∞ to %p", (numerator, denominator, expected) => {
    expect(halfUp(numerator, denominator)).toBe(expected);
  });

  test("is nowhere further than a half from the exact quotient", () => {
    fc.assert(
      fc.property(
        fc.bigInt(-(10n ** 12n), 10n ** 12n),
        fc.bigInt(1n, 10n ** 9n),
        (numerator, denominator) => {
          const off = 2n * (BigInt(halfUp(numerator, denominator)) * denominator - numerator);
          expect(off > -denominator && off <= denominator).toBe(true);
        },
      ),
    );
  });

  test("percentages have one decimal, and none without a whole", () => {
    expect([percent(1, 3), percent(-2, 3), percent(5, 0)]).toEqual([33.3, -66.7, null]);
    expect([change(15.2, -7.6), change(1, 0), change(null, 1)]).toEqual([300, null, null]);
  });

  test("shares add up to 100.0 and stay within a tenth of the exact share", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(5_000), { minLength: 1, maxLength: 20 }), (counts) => {
        const total = sum(counts);
        const rates = shares(counts);
        expect(Math.round(sum(rates) * 10)).toBe(total === 0 ? 0 : 1_000);
        for (const [index, rate] of rates.entries()) {
          if (total > 0) expect(Math.abs(rate - ((counts[index] ?? 0) / total) * 100)).toBeLessThan(0.1);
        }
      }),
    );
  });

  test("knows Korea's days and hours", () => {
    const beforeMidnight = Date.parse("2026-11-30T14:59:59Z");
    expect([dayOf(beforeMidnight), dayOf(beforeMidnight + 1_000)]).toEqual(["2026-11-30", "2026-12-01"]);
    expect([hourOfDay(beforeMidnight), hourOfDay(beforeMidnight + 1_000)]).toEqual([23, 0]);
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(daysBetween("2026-02-27", "2026-03-01")).toBe(2);
    expect(new Date(startOf("2026-12-01")).toISOString()).toBe("2026-11-30T15:00:00.000Z");
  });
});

describe("comparing an answer with the facts", () => {
  const differenceOf = (expected: unknown, got: unknown) => {
    try {
      compare("x", expected, got);
      return undefined;
    } catch (error) {
      return error instanceof Difference ? [error.path, error.expected, error.got] : error;
    }
  };

  test.each([
    ["the same", { a: [1, { b: null }] }, { a: [1, { b: null }], more: 1 }, undefined],
    ["a moment as text", { timestamp: 0 }, { timestamp: "1970-01-01T09:00:00+09:00" }, undefined],
    ["another number", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, ["x.a[1].b", 2, 3]],
    ["0 for null", { a: null }, { a: 0 }, ["x.a", null, 0]],
    ["a missing field", { a: null }, {}, ["x.a", null, undefined]],
    ["a longer list", [1], [1, 2], ["x.length", 1, 2]],
    ["no list at all", [1], null, ["x.length", 1, 0]],
    ["another type", { a: 1 }, { a: true }, ["x.a", 1, true]],
  ])("%s", (_what, expected, got, difference) => {
    expect(differenceOf(expected, got)).toEqual(difference);
  });
});

test("tables line up in Korean and in Latin letters", () => {
  const lines = table([
    ["우리동네TV", "1"],
    ["TV", "1,000"],
  ]).split("\n");
  expect(lines).toEqual(["우리동네TV      1", "TV          1,000"]);
  expect(lines.map((line) => widthOf(line))).toEqual([17, 17]);
});
