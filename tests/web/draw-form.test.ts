import { describe, expect, test } from "bun:test";
import { compileMessages } from "../../scripts/web/messages.ts";

// The form's sentences are compiled messages.
await compileMessages();
const { overwriteGetLocale } = await import("../../web/src/generated/messages/runtime.js");
overwriteGetLocale(() => "ko");
const { readCommission } = await import("../../web/src/features/draw/commission.ts");

const NOW = Date.parse("2026-11-21T20:00:00+09:00");
const PLACE = { eventId: "01234567-89ab-7cde-8f01-23456789abcd", entries: 6, rows: [0], now: NOW };

/** The form as an owner leaves it: one kind of prize, and of whatever is typed, that. */
function read(typed: Readonly<Record<string, string>>, flagged: readonly string[] = []) {
  const form = new FormData();
  const plain = {
    "name-0": "커피 쿠폰",
    "count-0": "2",
    "value-0": "5000",
    alternates: "3",
    source: "DRAND",
  };
  const tax = { taxThreshold: "50000", taxRate: "22" };
  for (const [name, value] of Object.entries({ ...plain, ...tax, ...typed })) form.set(name, value);
  for (const one of flagged) form.append("flagged", one);
  return readCommission(form, PLACE);
}

describe("what is promised before a draw [N-08]", () => {
  test("is no more than there are people: too many prizes are told, alternates are those left over", () => {
    expect(read({ alternates: "9" })).toMatchObject({ input: { alternates: 4 } });
    expect(read({ "count-0": "6" })).toMatchObject({ input: { alternates: 0 } });
    expect(read({ "count-0": "6" }, ["somebody"])).toEqual({
      errors: { "count-0": "추첨 대상이 5명이라 경품이 더 많아요. 경품 수를 줄여 주세요." },
    });
  });

  test("follows from a figure that comes out later, by Korea's clock", () => {
    const figure = (figureAt: string) => read({ source: "FIGURE", figure: "코스피 종가", figureAt });
    const wrong = { errors: { figureAt: expect.stringContaining("앞으로의 때") } };
    for (const known of ["", "2026-11-21T19:59", "2026-11-21T20:00"]) expect(figure(known)).toEqual(wrong);
    expect(figure("2026-11-21T20:01")).toMatchObject({
      input: { publicSource: { kind: "FIGURE", knownAfter: "2026-11-21T20:01:00+09:00" } },
    });
  });
});
