import { join } from "node:path";
import { describeFigure, type Figure, isReached } from "./lib/figure.ts";

/**
 * `bun run bench [--json] [--rounds n] [--only name,…] [--kills n] [--seed n] [--runs n] [--run n]`: every question
 * in a process of its own, one after the other. It ends with 0 whether or not the limits are reached: figures are read, not enforced.
 */
const QUESTIONS = [
  "cached-dashboard",
  "uncached-dashboard",
  "benchmarks",
  "registrations",
  "distribution",
  "channel-chaos",
  "breaker",
  "worker",
  "consumers",
  "freshness",
  "live",
  "redis-stopped",
  "broker-stopped",
  "advice",
  "lift-coverage",
  "anomalies",
  "pages",
] as const;
/** Handed on to the questions that know them. */
const SHARED = ["--rounds", "--runs", "--seed", "--run", "--channel"] as const;

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

async function ask(name: string, args: readonly string[]): Promise<readonly Figure[]> {
  const child = Bun.spawn(["bun", join(import.meta.dir, `${name}.ts`), "--json", ...args], {
    stdout: "pipe",
    stderr: "inherit",
  });
  const text = await new Response(child.stdout).text();
  if ((await child.exited) !== 0) throw new Error(`bench/${name}.ts failed`);
  const figures: readonly Figure[] = JSON.parse(text.trim().split("\n").at(-1) ?? "[]");
  return figures;
}

async function main(): Promise<void> {
  const isJson = process.argv.includes("--json");
  const only = option("--only")?.split(",");
  const kills = option("--kills");
  const shared = SHARED.flatMap((name) => {
    const value = option(name);
    return value === undefined ? [] : [name, value];
  });
  const questions = QUESTIONS.filter((name) => only?.includes(name) ?? true);
  const figures: Figure[] = [];
  const tell = (answers: readonly Figure[]) => {
    figures.push(...answers);
    if (!isJson) for (const figure of answers) console.log(describeFigure(figure));
  };
  for (const name of questions) tell(await ask(name, shared));
  if (kills !== undefined) tell(await ask("kill", ["--kills", kills]));
  if (isJson) {
    const told = figures.map((figure) => ({ ...figure, isReached: isReached(figure) ?? null }));
    console.log(
      JSON.stringify({ bun: Bun.version, cores: navigator.hardwareConcurrency, figures: told }, null, 2),
    );
  }
}

await main();
