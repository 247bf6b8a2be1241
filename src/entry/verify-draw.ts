import { readFile } from "node:fs/promises";
import { z } from "zod";
import { DRAND, DrawProof, type DrawVerdict, type PublicSource, verifyProof } from "../draw/index.ts";

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
  return tell({ fetch, print }, proof, await verifyProof(proof, asked.values.commitment));
}

async function tell({ fetch, print }: Options, proof: unknown, verdict: DrawVerdict): Promise<number> {
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
  const used = DrawProof.parse(proof).reveal?.publicValue;
  const published = await publishedValue(fetch, publicSource);
  if (published !== undefined && published !== used) {
    print("drand says another public value than the one that was used.");
    return 1;
  }
  print(`Right: ${what}. The winners follow from the commitment, the seed and the public value.`);
  const where = publicSource.kind === "DRAND" ? addressOf(publicSource) : publicSource.name;
  print(
    published === undefined
      ? `The public value was not checked; compare it with: ${where}`
      : `The public value was checked: drand says the same. ${where}`,
  );
  return 0;
}

type Round = Extract<PublicSource, { kind: "DRAND" }>;

function addressOf({ chain, round }: Round): string {
  return `${DRAND.url}/${chain}/public/${round}`;
}

/** What drand says of the round; undefined for a figure, and where drand does not answer. */
async function publishedValue(fetchRound: typeof fetch, source: PublicSource): Promise<string | undefined> {
  if (source.kind !== "DRAND") return undefined;
  try {
    const response = await fetchRound(addressOf(source), { signal: AbortSignal.timeout(10_000) });
    return z.object({ randomness: z.string() }).safeParse(await response.json()).data?.randomness;
  } catch {
    return undefined;
  }
}

async function readProof(source: string, fetchProof: typeof fetch): Promise<unknown> {
  if (!/^https?:\/\//.test(source)) return JSON.parse(await readFile(source, "utf8"));
  const response = await fetchProof(source, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new TypeError("no proof there");
  return response.json();
}
