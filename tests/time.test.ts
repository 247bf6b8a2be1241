import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { addDays, DAY_MS, dayOf, dayStart, HOUR_MS, isDay, isWholeHourZone, toIso } from "../src/time.ts";

const SEOUL = "Asia/Seoul";
const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });

describe("days of the store's zone", () => {
  test("change at midnight in Seoul, not in London", () => {
    const midnight = Date.UTC(2026, 1, 28, 15);
    expect(dayOf(SEOUL, midnight - 1)).toBe("2026-02-28");
    expect(dayOf(SEOUL, midnight)).toBe("2026-03-01");
  });

  test("contain exactly the instants from their start to the next day's start", () => {
    fc.assert(
      fc.property(instant, (at) => {
        const day = dayOf(SEOUL, at);
        const start = dayStart(SEOUL, day);
        expect(start <= at && at < start + DAY_MS).toBe(true);
        expect(dayOf(SEOUL, start)).toBe(day);
        expect(dayStart(SEOUL, addDays(day, 1))).toBe(start + DAY_MS);
      }),
    );
  });

  test("start at the right hour where clocks change", () => {
    expect(dayStart("America/New_York", "2026-03-08")).toBe(Date.UTC(2026, 2, 8, 5));
    expect(dayStart("America/New_York", "2026-03-09")).toBe(Date.UTC(2026, 2, 9, 4));
    expect(dayStart("Europe/London", "2026-10-26") - dayStart("Europe/London", "2026-10-25")).toBe(
      25 * HOUR_MS,
    );
  });
});

describe("texts", () => {
  test("are ISO 8601 with the zone's offset and name the same instant", () => {
    expect(toIso(SEOUL, 0)).toBe("1970-01-01T09:00:00+09:00");
    fc.assert(
      fc.property(instant, fc.constantFrom(SEOUL, "America/New_York", "UTC"), (at, zone) => {
        expect(Date.parse(toIso(zone, at))).toBe(at);
      }),
    );
  });

  test("of days are real dates only", () => {
    expect(["2026-02-28", "2024-02-29"].map(isDay)).toEqual([true, true]);
    expect(["2026-02-29", "2026-13-01", "2026-1-1", "", "2026-02-28T00:00"].map(isDay)).toEqual(
      Array.from({ length: 5 }, () => false),
    );
  });
});

test("zones whose offset is not whole hours, or that do not exist, are not usable", () => {
  expect([SEOUL, "UTC", "America/New_York"].map(isWholeHourZone)).toEqual([true, true, true]);
  expect(["Asia/Kolkata", "Nowhere/City", ""].map(isWholeHourZone)).toEqual([false, false, false]);
});
