import { readFile } from "node:fs/promises";
import { verifyProof } from "../draw/index.ts";

type Options = { readonly fetch: typeof fetch; readonly print: (line: string) => void };
type Asked = {
  readonly positionals: readonly string[];
  readonly values: { readonly commitment?: string | undefined };
};

const USAGE = "Usage: verify-draw <file or address of draw.json> [--commitment <as noted before the draw>]";

/** @returns the exit code: 0 the draw is right, 1 it is not or cannot be read, 2 a wrong command */
export async function verifyDrawProof({ fetch, print }: Options, asked: Asked): Promise<number> {
  const [, source] = asked.positionals;
  if (source === undefined) {
    print(USAGE);
    return 2;
  }
  const proof = await readProof(source, fetch).catch(() => undefined);
  if (proof === undefined) {
    print(`${source}: no proof of a draw can be read there.`);
    return 1;
  }
  const verdict = await verifyProof(proof, asked.values.commitment);
  if (!verdict.ok) {
    for (const problem of verdict.problems) print(problem);
    return 1;
  }
  const { eventId, entries, attempt, publicSource } = verdict.terms;
  const what = `event ${eventId}, draw ${attempt}, ${entries} entries`;
  if (!verdict.isRevealed) {
    print(`Committed: ${what}. Note the commitment; the winners are not drawn yet.`);
    return 0;
  }
  print(`Right: ${what}. The winners follow from the commitment, the seed and the public value.`);
  print(
    publicSource.kind === "DRAND"
      ? `Compare the public value: https://api.drand.sh/${publicSource.chain}/public/${publicSource.round}`
      : `Compare the public value with: ${publicSource.name}`,
  );
  return 0;
}

async function readProof(source: string, fetchProof: typeof fetch): Promise<unknown> {
  if (!/^https?:\/\//.test(source)) return JSON.parse(await readFile(source, "utf8"));
  const response = await fetchProof(source, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new TypeError("no proof there");
  return response.json();
}
