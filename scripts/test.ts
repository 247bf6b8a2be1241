import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fetched, fetchKafka } from "./kafka/jars.ts";
import { CHECKS } from "./stages/checks.ts";
import {
  addCounts,
  type Counts,
  closingLine,
  excusedSkips,
  judgeRun,
  junitCounts,
  junitSkips,
} from "./stages/counts.ts";
import { runStage } from "./stages/run-stage.ts";

/** Files at a time, each alone in its process. More than two heavy ones at once would wait for one another. */
const WORKERS = 2;

const IS_COMPLETE = process.env["REQUIRE_ALL"] === "1";

/** `npm test`: every check, then every test; the closing line sums all runners. Arguments go to `bun test`. */
async function main(): Promise<void> {
  // Kafka comes here and not in a test: no test's time limit is meant for a download.
  const [checks, kafka] = await Promise.all([
    Promise.all(CHECKS.map((check) => runStage(check, { isQuiet: true }))),
    IS_COMPLETE ? fetchKafka() : undefined,
  ]);
  const failed = checks.filter(({ isOk }) => !isOk).length;
  const total = addCounts({ passed: 0, failed, skipped: 0 }, await runTests(process.argv.slice(2), kafka));
  console.log(closingLine(total));
  process.exitCode = total.failed === 0 ? 0 : 1;
}

async function runTests(args: readonly string[], kafka: Fetched | undefined): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), "madang-junit-"));
  const report = join(folder, "report.xml");
  const reporter = ["--reporter=junit", `--reporter-outfile=${report}`];
  const command = ["bun", "test", `--parallel=${WORKERS}`, ...reporter, ...args];
  const result = await runStage({ name: "tests", command }, { isQuiet: false });
  const xml = readReport(report);
  rmSync(folder, { recursive: true, force: true });
  const excused = excusedSkips(junitSkips(xml), kafka);
  if (kafka?.isThere === false) console.log(`[skip] Kafka, ${excused} skipped: ${kafka.reason}`);
  return judgeRun({
    counts: junitCounts(xml),
    exitCode: result.isOk ? 0 : 1,
    isComplete: IS_COMPLETE,
    excusedSkips: excused,
  });
}

function readReport(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

await main();
