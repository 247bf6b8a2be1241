import type { Fetched } from "../kafka/jars.ts";

/** What a test runner did. */
export type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number };

export function addCounts(left: Counts, right: Counts): Counts {
  return {
    passed: left.passed + right.passed,
    failed: left.failed + right.failed,
    skipped: left.skipped + right.skipped,
  };
}

/** The line that ends every run: "12 passed, 0 failed, 1 skipped". */
export function closingLine(counts: Counts): string {
  return `${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`;
}

/** Sums of a JUnit report; undefined when the text is not one, as after a crash of the runner. */
export function junitCounts(xml: string): Counts | undefined {
  const head = /<testsuites\b[^>]*>/.exec(xml)?.[0];
  if (head === undefined) return undefined;
  const attribute = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const failed = attribute("failures") + attribute("errors");
  const skipped = attribute("skipped");
  return { passed: attribute("tests") - failed - skipped, failed, skipped };
}

/** A test by its full name, the describes around it first, as far as a JUnit report tells them. */
export function junitSkips(xml: string): string[] {
  const cases = xml.matchAll(/<testcase name="([^"]*)" classname="([^"]*)"[^>]*>\s*<skipped\b/g);
  return Array.from(cases, ([, name, around]) => [around, name].filter(Boolean).join(" > "));
}

/** How the names of tests end that start a server, so that a report tells which were skipped for want of it. */
export function needsMark(server: string): string {
  return `[needs ${server}]`;
}

/**
 * How many of the skips are the one exception that a complete run allows: Kafka, where it cannot be fetched for
 * a reason outside the project.
 */
export function excusedSkips(names: readonly string[], kafka: Fetched | undefined): number {
  const isExcused = kafka?.isThere === false && kafka.isExcused;
  return isExcused ? names.filter((name) => name.includes(needsMark("Kafka"))).length : 0;
}

/**
 * The runner's counts corrected by how it ended: a crash, an error outside any test, a run in which nothing
 * ran (all skipped exits 0), and any skip where every part must be there count as one failure.
 *
 * @param run.excusedSkips how many of the skips do not count as that, see `excusedSkips`
 */
export function judgeRun(run: {
  counts: Counts | undefined;
  exitCode: number;
  isComplete: boolean;
  excusedSkips?: number;
}): Counts {
  const counts = run.counts ?? { passed: 0, failed: 0, skipped: 0 };
  const hasRun = counts.passed + counts.failed > 0;
  const isIncomplete = run.isComplete && counts.skipped > (run.excusedSkips ?? 0);
  const isFaulty = run.exitCode !== 0 || !hasRun || isIncomplete;
  return isFaulty && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
