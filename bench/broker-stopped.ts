import { type Outage, type OutageReport, runOutage } from "../tests/chaos/outage-run.ts";
import { type Figure, printFigures } from "./lib/figure.ts";

/**
 * Question: what does a broker that stops for a minute under load cost? Two Bun processes on one libSQL server (our
 * own Hrana server in this process), registrations through their API.
 *
 *   bun bench/broker-stopped.ts [--seconds 60] [--rate 15] [--json]
 */
export const OUTAGE_SECONDS = 60;
export const PER_SECOND = 15;
export const BROKEN_PROMISES_MAX = 0;

function flag(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

const WHAT: Readonly<Record<Outage, (seconds: number) => string>> = {
  kafka: (seconds) => `Kafka stopped for ${seconds} s under load`,
  "redis-streams": (seconds) => `Redis (streams) stopped for ${seconds} s under load`,
  process: () => "one of two processes killed under load (Kafka)",
};

function figuresOf(outage: Outage, seconds: number, report: OutageReport): Figure[] {
  const none = { kind: "atMost", value: BROKEN_PROMISES_MAX } as const;
  const { acknowledged, refused, lost, missing, doubled, left, lagThen, caughtUpMs, p99Ms } = report;
  return [
    {
      question: `${WHAT[outage](seconds)}: registrations lost, missing or doubled`,
      unit: "count",
      value: lost + missing + doubled,
      limit: none,
      note: `${acknowledged} acknowledged; lost ${lost}, missing ${missing}, doubled ${doubled}`,
    },
    { question: "  registrations refused", unit: "count", value: refused, limit: none },
    { question: "  messages left parked, failing or dead", unit: "count", value: left, limit: none },
    { question: "  messages not applied when it was back", unit: "count", value: lagThen },
    { question: "  until they were applied", unit: "ms", value: caughtUpMs },
    { question: "  registrations p99, the outage included", unit: "ms", value: p99Ms },
  ];
}

async function main(): Promise<void> {
  const seconds = flag("--seconds", OUTAGE_SECONDS);
  const figures: Figure[] = [];
  for (const outage of ["kafka", "redis-streams", "process"] as const) {
    const report = await runOutage({
      outage,
      outageMs: seconds * 1_000,
      perSecond: flag("--rate", PER_SECOND),
      onProgress: ({ cursor, head, lag }, at) => {
        if (Math.round(at) % 10 === 0)
          console.error(`${outage} ${at.toFixed(0)} s: ${cursor}/${head}, lag ${lag}`);
      },
    });
    figures.push(...figuresOf(outage, seconds, report));
  }
  printFigures(figures);
  process.exit(0);
}

await main();
