import { describe, expect, test } from "bun:test";
import { showUntilEnd, showUntilStart } from "../../src/pages/remaining.ts";

const at = (iso: string) => Date.parse(iso);

describe("remaining time in words", () => {
  test.each([
    ["2026-11-21T21:30:00+09:00", "30분 남았어요", true],
    ["2026-11-21T21:00:30+09:00", "1분 남았어요", true],
    ["2026-11-22T02:00:00+09:00", "5시간 남았어요", true],
    ["2026-11-22T10:00:00+09:00", "내일 끝나요", true],
    ["2026-11-23T00:00:00+09:00", "내일 끝나요", true],
    ["2026-11-23T00:01:00+09:00", "2일 남았어요", false],
    ["2026-11-24T22:00:00+09:00", "3일 남았어요", false],
  ])("until %s, from nine in the evening; what is no further than tomorrow is soon", (end, text, isSoon) => {
    expect(showUntilEnd(end, at("2026-11-21T21:00:00+09:00"))).toEqual({ text, isSoon });
  });

  test("an end late today is today's, also where the machine's day is another one", () => {
    expect(showUntilEnd("2026-11-21T23:59:00+09:00", at("2026-11-21T00:10:00+09:00"))).toEqual({
      text: "오늘 끝나요",
      isSoon: true,
    });
  });

  test.each([
    ["2026-11-21T21:12:00+09:00", "12분 뒤에 시작해요"],
    ["2026-11-22T08:00:00+09:00", "11시간 뒤에 시작해요"],
    ["2026-11-22T10:00:00+09:00", "내일 시작해요"],
    ["2026-11-23T00:00:00+09:00", "2일 뒤에 시작해요"],
    ["2026-12-01T10:00:00+09:00", "10일 뒤에 시작해요"],
  ])("before %s, a midnight being of the day that it begins", (start, words) => {
    expect(showUntilStart(start, at("2026-11-21T21:00:00+09:00")).text).toBe(words);
  });

  test("a start at the coming midnight is tomorrow's, from the morning on", () => {
    const words = showUntilStart("2026-11-25T00:00:00+09:00", at("2026-11-24T10:00:00+09:00")).text;
    expect(words).toBe("내일 시작해요");
  });
});
