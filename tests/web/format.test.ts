import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { compileMessages } from "../../scripts/web/messages.ts";

// The formats ask the compiled messages for the language.
await compileMessages();
const { overwriteGetLocale } = await import("../../web/src/generated/messages/runtime.js");
overwriteGetLocale(() => "ko");
const {
  ago,
  clock,
  compactKo,
  count,
  dateTime,
  day,
  daysUntil,
  deltaOf,
  eventPeriod,
  lastMoment,
  money,
  percent,
  period,
  share,
} = await import("../../web/src/format/index.ts");

/** Where rounding changes the unit. */
const nearUnits = fc
  .tuple(fc.constantFrom(1e4, 1e8, 1e12), fc.integer({ min: -60_000, max: 60_000 }))
  .map(([unit, off]) => unit + off);

test("[W-38] a share of some people is never shown as nobody's", () => {
  expect([share(0, 4), share(0, 0), share(0.1, 9), share(12.34, 9)]).toEqual([
    ...["0.1% 미만", "0%", "0.1%", "12.3%"],
  ]);
});

describe("[W-38] numbers as people in Korea read them", () => {
  test("cards say 만 and 억, tables every digit", () => {
    const cards: readonly (readonly [number, string])[] = [
      [0, "0"],
      [999, "999"],
      [9_999, "9,999"],
      [10_000, "1만"],
      [12_345, "1.2만"],
      [17_000, "1.7만"],
      [995_000, "99.5만"],
      [12_345_678, "1,235만"],
      [99_999_999, "1억"],
      [123_456_789, "1.2억"],
      [-350_000, "−35만"],
      [1_2345_0000_0000, "1.2조"],
    ];
    expect(cards.map(([value]) => compactKo(value))).toEqual(cards.map(([, words]) => words));
    expect([count(12_345), count(-1_234_567), money(1_000_000), money(-350_000)]).toEqual([
      "12,345",
      "−1,234,567",
      "1,000,000원",
      "−350,000원",
    ]);
    expect([percent(12.5), percent(-35), percent(1234.56)]).toEqual(["12.5%", "−35%", "1,234.6%"]);
  });

  test("every number is digits with at most one unit, and never ten thousand of a unit", () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: -1e15, max: 1e15 }), nearUnits), (value) => {
        const [, digits = "", unit = ""] = /^−?([\d,.]+)([만억조]?)$/.exec(compactKo(value)) ?? [];
        expect(digits).not.toBe("");
        if (unit !== "조") expect(Number(digits.replaceAll(",", ""))).toBeLessThan(10_000);
      }),
    );
  });

  test("[W-7] nothing before is new, no change is neither more nor less, what is unknown stays unknown", () => {
    expect(deltaOf(12, 10)).toEqual({ kind: "more", percent: 20 });
    expect(deltaOf(-5, 10)).toEqual({ kind: "less", percent: 150 });
    expect(deltaOf(5, -10)).toEqual({ kind: "more", percent: 150 });
    expect([deltaOf(0, 0).kind, deltaOf(3, 0).kind, deltaOf(null, 3).kind, deltaOf(3, null).kind]).toEqual([
      "same",
      "new",
      "unknown",
      "unknown",
    ]);
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (value, before) =>
        Number.isFinite(deltaOf(value, before).percent),
      ),
    );
  });
});

describe("[W-5] [W-38] times are Korea's in every runtime and zone", () => {
  test("the last second of a day and the first of the next stand on different days", () => {
    expect([day("2026-11-21T23:59:59+09:00"), day("2026-11-22T00:00:00+09:00")]).toEqual([
      "11월 21일(토)",
      "11월 22일(일)",
    ]);
    expect(day("2026-11-21T15:00:00Z")).toBe("11월 22일(일)");
    expect([clock("2026-11-21T19:30:00+09:00"), clock("2026-11-21T15:05:00Z")]).toEqual(["19:30", "00:05"]);
    expect(dateTime("2026-11-21T10:30:00Z")).toBe("11월 21일(토) 19:30");
  });

  test("a period names what differs: days, months, years", () => {
    const noon = (date: string) => `${date}T12:00:00+09:00`;
    expect(period(noon("2026-10-15"), noon("2026-10-21"))).toBe("10월 15일(목)~21일(수)");
    expect(period(noon("2026-10-28"), noon("2026-11-03"))).toBe("10월 28일(수)~11월 3일(화)");
    expect(period(noon("2026-12-30"), noon("2027-01-02"))).toBe("2026년 12월 30일(수)~2027년 1월 2일(토)");
  });

  test("an event that is over at midnight ends on the day before, one that is over in the evening on that day", () => {
    const startsAt = "2026-11-19T00:00:00+09:00";
    const now = Date.parse("2026-11-21T12:00:00+09:00");
    const ends = ["2026-11-22T00:00:00+09:00", "2026-11-21T15:00:00Z", "2026-11-21T22:00:00+09:00"];
    for (const endsAt of ends) {
      expect(eventPeriod({ startsAt, endsAt })).toBe("11월 19일(목)~21일(토)");
      expect(daysUntil(lastMoment(endsAt), now)).toBe(0);
    }
    expect(eventPeriod({ startsAt, endsAt: "2026-11-22T00:00:01+09:00" })).toBe("11월 19일(목)~22일(일)");
    const announced = "2026-11-30T00:00:00+09:00";
    expect(
      ["2026-11-20T15:00:00+09:00", "2026-11-30T00:00:05+09:00", "2026-11-18T09:00:00+09:00"].map((endedAt) =>
        eventPeriod({ startsAt, endsAt: announced, endedAt }),
      ),
    ).toEqual(["11월 19일(목)~20일(금)", "11월 19일(목)~29일(일)", "11월 19일(목)"]);
    expect([
      eventPeriod({ startsAt, endsAt: null }),
      eventPeriod({ startsAt: null, endsAt: startsAt }),
    ]).toEqual([undefined, undefined]);
  });

  test("days are counted by the calendar, not by 24 hours", () => {
    const now = Date.parse("2026-11-21T23:50:00+09:00");
    expect([
      daysUntil("2026-11-21T23:59:00+09:00", now),
      daysUntil("2026-11-22T00:10:00+09:00", now),
    ]).toEqual([0, 1]);
    expect([
      ago(now - 10_000, now),
      ago(now - 180_000, now),
      ago(now - 2 * 3_600_000, now),
      ago(now - 86_400_000, now),
    ]).toEqual(["방금", "3분 전", "2시간 전", "어제"]);
  });
});
