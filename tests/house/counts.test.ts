import { describe, expect, test } from "bun:test";
import { whyNot } from "../../scripts/kafka/jars.ts";
import {
  addCounts,
  closingLine,
  excusedSkips,
  judgeRun,
  junitCounts,
  junitSkips,
} from "../../scripts/stages/counts.ts";

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

describe("the one skip that a complete run allows", () => {
  const unreachable = { isThere: false, reason: "no answer", isExcused: true } as const;
  const counts = { passed: 5, failed: 0, skipped: 2 };
  const judged = (excused: number) =>
    judgeRun({ counts, exitCode: 0, isComplete: true, excusedSkips: excused }).failed;

  test("is every test that needs Kafka, where Kafka cannot be fetched", () => {
    const names = ["a broker [needs Kafka] > keeps", "a group reads [needs Kafka]"];
    expect(excusedSkips(names, unreachable)).toBe(2);
    expect(judged(2)).toBe(0);
  });

  test("is not a test that needs something else, nor one without a reason", () => {
    const names = ["a stream [needs redis-server] > is read", "one that was switched off"];
    expect(excusedSkips(names, unreachable)).toBe(0);
    expect(judged(1)).toBe(1);
  });

  test("is none where Kafka is there, was not asked for, or lacks by a fault of ours", () => {
    const names = ["a broker [needs Kafka] > keeps"];
    expect(excusedSkips(names, { isThere: true })).toBe(0);
    expect(excusedSkips(names, undefined)).toBe(0);
    expect(excusedSkips(names, { ...unreachable, isExcused: false })).toBe(0);
  });

  test("is told by what Maven says: unreachable or late, but not an artifact that does not exist", () => {
    const refused =
      "[ERROR] Failed: Could not transfer artifact a:b:pom:1 from/to central: Connection refused";
    expect(whyNot(refused, false)).toMatchObject({
      isExcused: true,
      reason: expect.stringContaining("refused"),
    });
    expect(whyNot("", true)).toMatchObject({ isExcused: true });
    const absent = "[ERROR] Failed: Could not find artifact a:b:jar:1 in central";
    expect(whyNot(absent, false)).toMatchObject({ isExcused: false });
  });

  test("is read from the report by the names of the tests and of the describes around them", () => {
    const xml = `${report('tests="3" skipped="2"')}
      <testcase name="keeps &quot;it&quot;" classname="a broker [needs Kafka]" time="0"><skipped /></testcase>
      <testcase name="ran" classname="a broker [needs Kafka]" time="0" />
      <testcase name="alone" classname="" time="0">
        <skipped />
      </testcase>`;
    expect(junitSkips(xml)).toEqual(["a broker [needs Kafka] > keeps &quot;it&quot;", "alone"]);
  });
});
