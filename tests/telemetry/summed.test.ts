import { beforeEach, describe, expect, test } from "bun:test";
import { createSummed } from "../../src/telemetry/index.ts";

let lines: string[];
let tasks: { ms: number; task: () => void }[];
let failed: (kind: string) => void;
beforeEach(() => {
  lines = [];
  tasks = [];
  failed = createSummed({
    report: (kind, count) => void lines.push(`${kind} ${count}`),
    after: (ms, task) => void tasks.push({ ms, task }),
  });
});

function aMinuteLater(): void {
  for (const { ms, task } of tasks.splice(0)) {
    expect(ms).toBe(60_000);
    task();
  }
}

const times = (count: number, kind: string) => Array.from({ length: count }, () => failed(kind));

describe("failures that come with every request", () => {
  test("are one line at once and one a minute with their count, and none is lost", () => {
    times(1_000, "TimeoutError");
    expect(lines).toEqual(["TimeoutError 1"]);
    aMinuteLater();
    expect(lines).toEqual(["TimeoutError 1", "TimeoutError 999"]);
    times(7, "TimeoutError");
    aMinuteLater();
    expect(lines.at(-1)).toBe("TimeoutError 7");
  });

  test("are told at once again after a minute without any, and leave no timer behind", () => {
    failed("TimeoutError");
    aMinuteLater();
    expect([lines, tasks]).toEqual([["TimeoutError 1"], []]);
    failed("TimeoutError");
    expect(lines).toEqual(["TimeoutError 1", "TimeoutError 1"]);
  });

  test("are counted by kind: a new one is not hidden behind another", () => {
    times(3, "TimeoutError");
    times(2, "BreakerOpen");
    expect(lines).toEqual(["TimeoutError 1", "BreakerOpen 1"]);
    aMinuteLater();
    expect(lines.slice(2)).toEqual(["TimeoutError 2", "BreakerOpen 1"]);
  });
});
