import { describe, expect, test } from "bun:test";
import { addCounts, closingLine, judgeRun, junitCounts } from "../../scripts/stages/counts.ts";

const report = (attributes: string) =>
  `<?xml version="1.0"?>\n<testsuites name="bun test" ${attributes}>\n</testsuites>`;

describe("the closing line", () => {
  test("sums what the runners did", () => {
    const total = addCounts({ passed: 3, failed: 1, skipped: 0 }, { passed: 4, failed: 0, skipped: 2 });
    expect(closingLine(total)).toBe("7 passed, 1 failed, 2 skipped");
  });

  test("reads a report's sums from its head, not from its suites", () => {
    const xml = `${report('tests="12" assertions="40" failures="2" skipped="3" time="1.5"')}<testsuite tests="99"/>`;
    expect(junitCounts(xml)).toEqual({ passed: 7, failed: 2, skipped: 3 });
  });

  test("knows no counts where the runner left no report", () => {
    expect(junitCounts("")).toBeUndefined();
  });
});

describe("a run fails", () => {
  const complete = { exitCode: 0, isComplete: false };

  test("when a test failed", () => {
    const counts = { passed: 1, failed: 2, skipped: 0 };
    expect(judgeRun({ ...complete, counts, exitCode: 1 })).toEqual(counts);
  });

  test("when the runner died and left no report", () => {
    expect(judgeRun({ ...complete, counts: undefined, exitCode: 139 }).failed).toBe(1);
  });

  test("when an error outside any test made the runner fail", () => {
    const counts = { passed: 5, failed: 0, skipped: 0 };
    expect(judgeRun({ ...complete, counts, exitCode: 1 })).toEqual({ passed: 5, failed: 1, skipped: 0 });
  });

  test("when nothing ran, although the runner was content", () => {
    expect(judgeRun({ ...complete, counts: { passed: 0, failed: 0, skipped: 9 } }).failed).toBe(1);
  });

  test("when a test was skipped where every part must be there", () => {
    const counts = { passed: 5, failed: 0, skipped: 1 };
    expect(judgeRun({ counts, exitCode: 0, isComplete: true }).failed).toBe(1);
    expect(judgeRun({ counts, exitCode: 0, isComplete: false }).failed).toBe(0);
  });
});
