import { expect, test } from "bun:test";
import { compileMessages } from "../../scripts/web/messages.ts";

// The words ask the compiled messages for the language.
await compileMessages();
const { overwriteGetLocale } = await import("../../web/src/generated/messages/runtime.js");
overwriteGetLocale(() => "ko");
const { remaining } = await import("../../web/src/features/home/remaining.ts");

const NOW = Date.parse("2026-11-21T10:00:00+09:00");
const END = "2026-12-05T00:00:00+09:00";

test.each([
  ["2026-11-24T00:00:00+09:00", "3일 뒤 시작"],
  ["2026-11-21T18:00:00+09:00", "오늘 시작"],
  ["2026-11-21T10:00:00+09:00", "D-13"],
  ["2026-11-18T00:00:00+09:00", "D-13"],
])(
  "an event of %s counts to its start and then to its end, whatever its channels made of it",
  (startsAt, words) => {
    for (const status of ["APPROVED", "ACTIVE"] as const)
      expect(remaining({ status, startsAt, endsAt: END }, NOW)).toBe(words);
  },
);

test("an event in its last hours ends today; one that is over or in preparation counts nothing", () => {
  const startsAt = "2026-11-18T00:00:00+09:00";
  const endsAt = "2026-11-22T00:00:00+09:00";
  expect(remaining({ status: "APPROVED", startsAt, endsAt }, NOW)).toBe("오늘 끝나요");
  for (const status of ["DRAFT", "ENDED", "CANCELLED", "ARCHIVED"] as const)
    expect(remaining({ status, startsAt, endsAt }, NOW)).toBe("");
});

test("one day is no days in English", () => {
  overwriteGetLocale(() => "en");
  const endsAt = (day: number) => new Date(NOW + day * 86_400_000).toISOString();
  const words = [1, 2].map((day) =>
    remaining({ status: "ACTIVE", startsAt: null, endsAt: endsAt(day) }, NOW),
  );
  overwriteGetLocale(() => "ko");
  expect(words).toEqual(["1 day left", "2 days left"]);
});
