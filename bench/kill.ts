import { runKills } from "../tests/chaos/kill-run.ts";
import { seededRandom } from "../tests/chaos/seeded-random.ts";
import { type Figure, printFigures } from "./lib/figure.ts";
import { quantile } from "./lib/numbers.ts";

/**
 * Question: what does a server lose that is killed at random moments?
 *
 *   bun bench/kill.ts [--kills 40] [--seed n] [--json]
 */
export const KILLS = 40;
export const WRITES_BETWEEN = 500;
export const READY_MS_MAX = 1_000;

function flag(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

async function main(): Promise<void> {
  const kills = flag("--kills", KILLS);
  const seed = flag("--seed", Date.now() % 100_000);
  const result = await runKills({
    kills,
    writesBetween: WRITES_BETWEEN,
    random: seededRandom(seed),
    onKill: ({ kill, acknowledged, readyMs, problems }) =>
      console.error(
        `kill ${kill}/${kills}: ${acknowledged} acknowledged, ready in ${readyMs.toFixed(0)} ms, ${problems.length === 0 ? "all there" : problems.join("; ")}`,
      ),
  });
  const ready = result.reports.map(({ readyMs }) => readyMs);
  const least = Math.min(...result.reports.map(({ acknowledged }) => acknowledged));
  const told = `${result.registrations} registrations, ${result.distributions} distributions, seed ${seed}`;
  const figures: Figure[] = [
    {
      question: `${kills} kills: broken promises (lost, half done, drifted, posted twice)`,
      unit: "count",
      value: result.problems.length,
      limit: { kind: "atMost", value: 0 },
      note: [told, ...result.problems].join("; "),
    },
    {
      question: "  acknowledged writes between two kills, the fewest",
      unit: "count",
      value: least,
      limit: { kind: "atLeast", value: WRITES_BETWEEN },
    },
    {
      question: "  from start to ready, the slowest",
      unit: "ms",
      value: Math.max(...ready),
      limit: { kind: "atMost", value: READY_MS_MAX },
      note: `median ${quantile(ready, 0.5).toFixed(0)} ms`,
    },
  ];
  printFigures(figures);
}

await main();
