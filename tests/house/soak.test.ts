import { expect, test } from "bun:test";
import type { Figure } from "../../bench/lib/figure.ts";
import { judge } from "../../scripts/soak/trial.ts";

const figure = (question: string, value: number): Figure => ({
  ...{ question, value, unit: "count" },
  limit: { kind: "atMost", value: 10 },
});

test("a trial has missed when any figure has, and names each that did", () => {
  expect(judge([figure("first", 10), figure("  second", 3)])).toEqual({
    isReached: true,
    told: "first 10 (at most 10)",
  });
  expect(judge([figure("first", 1), figure("  second", 11), figure("  third", 12)])).toEqual({
    isReached: false,
    told: "second 11 (at most 10); third 12 (at most 10)",
  });
});

test("a trial that told nothing has missed; a figure without a limit misses nothing", () => {
  expect(judge([]).isReached).toBe(false);
  expect(judge([{ question: "only told", value: 1, unit: "ms" }]).isReached).toBe(true);
});
