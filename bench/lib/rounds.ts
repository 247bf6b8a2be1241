import { median } from "./numbers.ts";

/** Runs of each measurement; the command line's `--rounds n` shortens a try. */
export function roundCount(): number {
  const at = process.argv.indexOf("--rounds");
  return at < 0 ? 5 : Math.max(1, Number(process.argv[at + 1]));
}

type Measurements<Name extends string> = Readonly<Record<Name, () => Promise<number>>>;
export type Runs<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/**
 * Measures every name once a round, one after the other, so that a slow minute of the machine falls on all of
 * them. The order turns around with every round.
 */
export async function interleave<Name extends string>(
  measurements: Measurements<Name>,
  rounds = roundCount(),
): Promise<Runs<Name>> {
  const names = namesOf(measurements);
  const runs = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? names : names.toReversed();
    for (const name of order) runs.get(name)?.push(await measurements[name]());
  }
  return recordOf(names, (name) => runs.get(name) ?? []);
}

/** The ratio of each round, and their median. */
export function ratios(over: readonly number[], under: readonly number[]): { runs: number[]; value: number } {
  const runs = over.map((value, index) => value / (under[index] ?? Number.NaN));
  return { runs, value: median(runs) };
}

function namesOf<Name extends string>(record: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(record) as Name[];
}

function recordOf<Name extends string, Value>(
  names: readonly Name[],
  make: (name: Name) => Value,
): Readonly<Record<Name, Value>> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, Value>;
}
