import { join } from "node:path";
import { type Figure, isReached } from "../../bench/lib/figure.ts";
import { round } from "../../bench/lib/numbers.ts";
import { startServer } from "../../tests/support/server.ts";

/**
 * `figures`: prints a line of JSON with its limits. `on-a-server`: is given one with `--url`, and its exit code tells.
 * `tests`: a file for `bun test` that takes too long for every push.
 */
export type Trial = {
  readonly name: string;
  readonly kind: "figures" | "on-a-server" | "tests";
  readonly command: readonly string[];
};

export type Outcome = { readonly isReached: boolean; readonly seconds: number; readonly told: string };

/** A trial that breaks off has missed. */
export async function runTrial(trial: Trial): Promise<Outcome> {
  const startedAt = performance.now();
  const verdict = await JUDGES[trial.kind](trial).catch((error: unknown) => ({
    isReached: false,
    told: error instanceof Error ? error.message : String(error),
  }));
  return { ...verdict, seconds: (performance.now() - startedAt) / 1_000 };
}

type Verdict = Omit<Outcome, "seconds">;

async function judgeFigures({ command }: Trial): Promise<Verdict> {
  const { code, output } = await run([...command, "--json"]);
  if (code !== 0) return { isReached: false, told: `ended with ${code}` };
  return judge(JSON.parse(output.trim().split("\n").at(-1) ?? "[]"));
}

/** Every missed figure, or the first one when none was missed. */
export function judge(figures: readonly Figure[]): Verdict {
  const missed = figures.filter((figure) => isReached(figure) === false);
  const told = missed.length > 0 ? missed : figures.slice(0, 1);
  return {
    isReached: figures.length > 0 && missed.length === 0,
    told: told.length === 0 ? "told nothing" : told.map(describe).join("; "),
  };
}

function describe({ question, value, limit, note }: Figure): string {
  const bound = limit ? ` (${limit.kind === "atLeast" ? "at least" : "at most"} ${limit.value})` : "";
  return `${question.trim()} ${round(value)}${bound}${note === undefined ? "" : `, ${note}`}`;
}

async function judgeTests({ command }: Trial): Promise<Verdict> {
  const { code } = await run(["test", ...command]);
  return { isReached: code === 0, told: code === 0 ? "every test passed" : `ended with ${code}` };
}

async function judgeOnServer({ command }: Trial): Promise<Verdict> {
  const server = await startServer({});
  try {
    const { code, output } = await run([...command, "--url", server.url]);
    return { isReached: code === 0, told: output.trim().split("\n").at(-1) ?? "" };
  } finally {
    await server.stop();
  }
}

const JUDGES = { figures: judgeFigures, "on-a-server": judgeOnServer, tests: judgeTests } as const;

async function run(command: readonly string[]): Promise<{ code: number; output: string }> {
  const child = Bun.spawn(["bun", ...command], {
    cwd: join(import.meta.dir, "../.."),
    stdout: "pipe",
    stderr: "inherit",
  });
  const output = await new Response(child.stdout).text();
  return { code: await child.exited, output };
}
