import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compileMessages } from "../../scripts/web/messages.ts";

// Korea's calendar stands beside the words for its days.
await compileMessages();
const { trendWindow } = await import("../../web/src/features/events/dashboard/trend-window.ts");

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const of = (point: { participants: number }) => point.participants;

/** Hours of an event from an instant of Korea on, each with its own number. */
function hours(from: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const at = Date.parse(from) + index * HOUR;
    const timestamp = `${new Date(at + 9 * HOUR).toISOString().slice(0, 19)}+09:00`;
    return { timestamp, participants: index, cumulative: index, conversions: 0, partial: false };
  });
}

describe("a period of an event's course", () => {
  test("[W-5] today begins at midnight in Korea: 23:59:59 and 00:00:00 are different days, in any zone of the browser", () => {
    const points = hours("2026-11-20T00:00:00+09:00", 48);
    const shownAt = (now: string, period: "today" | "yesterday") =>
      trendWindow(points, { period, now: Date.parse(now), of }).points.map(({ timestamp }) => timestamp);
    const friday = points.slice(0, 24).map(({ timestamp }) => timestamp);
    const saturday = points.slice(24).map(({ timestamp }) => timestamp);
    expect(shownAt("2026-11-20T23:59:59+09:00", "today")).toEqual(friday);
    expect(shownAt("2026-11-21T00:00:00+09:00", "today")).toEqual(saturday);
    expect(shownAt("2026-11-21T00:00:00+09:00", "yesterday")).toEqual(friday);
  });

  test("[W-6] is compared with as many days, on the same weekdays, and says both ranges", () => {
    const periods = fc.constantFrom("today", "yesterday", "7d", "28d");
    fc.assert(
      fc.property(periods, fc.integer({ min: 0, max: 200 * 24 }), (period, hour) => {
        const now = Date.parse("2026-01-01T00:30:00+09:00") + hour * HOUR;
        const { shown, compared } = trendWindow([], { period, now, of });
        if (shown === undefined || compared === undefined) throw new Error("both are known");
        expect(compared.to - compared.from).toBe(shown.to - shown.from);
        expect((shown.from - compared.from) % (7 * DAY)).toBe(0);
        expect(compared.to).toBeLessThanOrEqual(shown.from + (period === "yesterday" ? 0 : DAY));
      }),
    );
  });

  test("[W-6] puts nothing, not 0, where the event was not there yet", () => {
    const points = hours("2026-11-18T00:00:00+09:00", 24 * 4);
    const now = Date.parse("2026-11-21T12:00:00+09:00");
    expect(trendWindow(points, { period: "today", now, of }).before).toEqual(Array(24).fill(null));
  });

  test("the whole event is not cut, and not compared", () => {
    const points = hours("2026-11-20T00:00:00+09:00", 5);
    expect(trendWindow(points, { period: "all", now: Date.parse("2026-11-21T00:00:00+09:00"), of })).toEqual({
      ...{ points, before: [], shown: undefined, compared: undefined },
    });
  });
});
