import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Glob } from "bun";
import { coverageOf } from "./requirements/coverage.ts";
import { loadRequirements, type Requirement } from "./requirements/requirement.ts";

/** The issue in work: what it brings must be named by a test. */
const CURRENT_ISSUE = 6;

/** `bun run requirements`: ids without a test, and the issue that will bring them. */
function main(): void {
  const root = join(import.meta.dir, "..");
  const paths = ["tests", "bench"].flatMap((folder) =>
    Array.from(new Glob(`${folder}/**/*.{ts,tsx}`).scanSync({ cwd: root })),
  );
  const coverage = coverageOf({
    requirements: loadRequirements(),
    texts: paths.map((path) => readFileSync(join(root, path), "utf8")),
    issue: CURRENT_ISSUE,
  });
  print(`named by a test: ${coverage.proven.length}`, []);
  print("not provable by a test of its own", coverage.context);
  print("brought by a later issue", coverage.later);
  print(`WITHOUT A TEST, due in issue ${CURRENT_ISSUE}`, coverage.missing);
  for (const id of coverage.unknown) console.error(`tests name ${id}, which is not in the list`);
  process.exitCode = coverage.missing.length + coverage.unknown.length === 0 ? 0 : 1;
}

function print(title: string, requirements: readonly Requirement[]): void {
  console.log(requirements.length === 0 ? title : `\n${title}: ${requirements.length}`);
  for (const { id, text, issue, overriddenBy, context } of requirements) {
    const notes = [`issue ${issue}`, overriddenBy && `as ${overriddenBy}`, context].filter(Boolean);
    console.log(`  ${id}  ${text}  (${notes.join("; ")})`);
  }
}

main();
