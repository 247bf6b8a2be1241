import { type ChaosReport, channelOf, runChaos } from "../tests/channels/laws/chaos.ts";
import { channelSubjects, variantSubjects } from "../tests/channels/laws/subjects.ts";
import { type Figure, printFigures } from "./lib/figure.ts";

/**
 * Question: is anything ever posted twice, whatever is lost, broken or restarted?
 *
 *   bun bench/channel-chaos.ts [--runs 10000] [--seed n] [--run i] [--channel id] [--json]
 */
export const RUNS = 10_000;
export const FIRED_MIN = 50;
/** The rest looks for what was met least so far. */
const STORM_SHARE = 0.3;

function flag(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function main(): Promise<void> {
  const seed = Number(flag("--seed") ?? Date.now() % 1_000_000);
  const runs = Number(flag("--runs") ?? RUNS);
  const only = flag("--run");
  const channel = flag("--channel");
  const subjects = Object.fromEntries(
    Object.entries({ ...channelSubjects(), ...variantSubjects() }).filter(
      ([name]) => channel === undefined || channelOf(name) === channel,
    ),
  );
  console.error(`seed ${seed}, ${runs} runs`);
  const report = await runChaos({
    subjects,
    seed,
    storms: Math.ceil(runs * STORM_SHARE),
    focused: Math.floor(runs * (1 - STORM_SHARE)),
    ...(only === undefined ? {} : { only: Number(only) }),
    onFinding: (finding) => console.error(finding),
  });
  printTable(report);
  printFigures(figuresOf(report, seed));
}

function figuresOf(report: ChaosReport, seed: number): Figure[] {
  const all = [...report.fired].map(([cell, count]) => ({ step: stepOf(cell), count }));
  const isCalled = (step: string) => report.called.has(step) || /webhook|report/.test(step);
  const cells = all.filter(({ step }) => isCalled(step)).map(({ count }) => count);
  const unused = [...new Set(all.filter(({ step }) => !isCalled(step)).map(({ step }) => step))];
  const doubles = report.findings.filter((finding) => /posts for one event|two |twice|double/.test(finding));
  const replay = `seed ${seed}; replay one with --seed ${seed} --run <number>`;
  return [
    {
      question: `${report.runs} lives of an event at a channel: posted twice`,
      unit: "count",
      value: doubles.length,
      limit: { kind: "atMost", value: 0 },
      note: replay,
    },
    {
      question: "  broken promises of any kind (raw errors, endless runs, wrong ends)",
      unit: "count",
      value: report.findings.length,
      limit: { kind: "atMost", value: 0 },
      note: [...report.ends].map(([end, count]) => `${end} ${count}`).join(", "),
    },
    {
      question: `  times that each of ${cells.length} faults (kind × step) was met, the fewest`,
      unit: "count",
      value: Math.min(...cells),
      limit: { kind: "atLeast", value: FIRED_MIN },
      ...(unused.length === 0 ? {} : { note: `steps that no adapter calls: ${unused.join(", ")}` }),
    },
  ];
}

/** One line for each channel and step: how often each kind of fault was met there. */
function printTable({ fired }: ChaosReport): void {
  for (const step of new Set([...fired.keys()].map(stepOf))) {
    const cells = [...fired].filter(([cell]) => stepOf(cell) === step);
    console.error(`${step}: ${cells.map(([cell, count]) => `${cell.split(" ")[2]} ${count}`).join(", ")}`);
  }
}

function stepOf(cell: string): string {
  return cell.split(" ").slice(0, 2).join(" ");
}

await main();
