import { describe, expect, test } from "bun:test";
import { showInstant, showPeriod } from "../../src/pages/format.ts";

describe("instants on the customer pages", () => {
  test.each([
    ["2026-11-21T19:30:00+09:00", "11월 21일(토) 19:30"],
    ["2026-11-21T00:00:00+09:00", "11월 21일(토) 00:00"],
    ["2026-11-21T12:05:00+09:00", "11월 21일(토) 12:05"],
    ["2027-01-01T09:00:00.250+09:00", "1월 1일(금) 09:00"],
    ["2026-11-20T23:59:59-10:00", "11월 20일(금) 23:59"],
  ])("%s is %s, whatever the zone of the machine", (iso, shown) => {
    expect(showInstant(iso)).toBe(shown);
  });

  test("a period over new year's names both years", () => {
    expect(showPeriod("2026-12-30T10:00:00+09:00", "2027-01-05T22:00:00+09:00")).toEqual([
      "2026년 12월 30일(수) 10:00",
      "2027년 1월 5일(화) 22:00",
    ]);
    expect(showPeriod("2026-11-21T10:00:00+09:00", "2026-11-28T22:00:00+09:00")).toEqual([
      "11월 21일(토) 10:00",
      "11월 28일(토) 22:00",
    ]);
  });

  test("end on the day before when that is at midnight, over the end of a month and of a year too", () => {
    expect(showPeriod("2026-11-21T10:00:00+09:00", "2026-12-01T00:00:00+09:00")).toEqual([
      "11월 21일(토) 10:00",
      "11월 30일(월) 24:00",
    ]);
    expect(showPeriod("2026-12-30T10:00:00+09:00", "2027-01-01T00:00:00+09:00")).toEqual([
      "12월 30일(수) 10:00",
      "12월 31일(목) 24:00",
    ]);
  });
});
