import { z } from "zod";
import { type DrawEntry, parseEntries } from "./entries.ts";
import { fromHex, sha256Hex } from "./hash.ts";
import { pickOrder } from "./pick-order.ts";
import { commitmentOf, DRAND, type DrawTerms, parseTerms, placesOf, roundDueAt, termsText } from "./terms.ts";

export const DrawProof = z.strictObject({
  format: z.literal("madang-draw-proof"),
  formatVersion: z.literal(1),
  status: z.enum(["COMMITTED", "CANCELLED", "REVEALED", "COLLECTED", "DESTROYED"]),
  commitment: z.string(),
  /** To the letter what was hashed. */
  terms: z.string(),
  /** To the letter what was hashed. */
  entries: z.string(),
  reveal: z
    .strictObject({
      seed: z.string(),
      publicValue: z.string(),
      revealedAt: z.string(),
      /** Tokens in the order drawn: winners, then alternates. */
      picks: z.array(z.string()),
    })
    .nullable(),
});
/** What is public of a draw; it alone is enough to compute the result anew. */
export type DrawProof = z.infer<typeof DrawProof>;

export type DrawVerdict =
  | { readonly ok: true; readonly terms: DrawTerms; readonly isRevealed: boolean }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Computes a draw anew from its proof alone and says, in English, where it differs.
 *
 * @param noted a commitment that somebody wrote down before the draw was revealed
 */
export async function verifyProof(value: unknown, noted?: string): Promise<DrawVerdict> {
  const proof = DrawProof.safeParse(value).data;
  if (!proof) return failed("This is no proof of a draw, or one of a newer format.");
  const terms = parseTerms(proof.terms);
  if (!terms || termsText(terms) !== proof.terms)
    return failed("The terms were written in a form that this release does not know.");
  const entries = parseEntries(proof.entries);
  if (!entries) return failed("The list of entries is not sorted lines of token and weight.");
  const problems = await problemsOf(proof, { terms, entries, noted });
  if (proof.reveal && problems.length === 0)
    problems.push(...(await revealProblems(proof, { terms, entries })));
  return problems.length === 0
    ? { ok: true, terms, isRevealed: proof.reveal !== null }
    : { ok: false, problems };
}

type Read = { readonly terms: DrawTerms; readonly entries: readonly DrawEntry[] };

async function problemsOf(
  proof: DrawProof,
  { terms, entries, noted }: Read & { readonly noted: string | undefined },
): Promise<string[]> {
  const commitment = await commitmentOf(proof.terms);
  const isHeavy = entries.some(({ weight }) => weight > terms.weight.max);
  const weight = entries.reduce((sum, entry) => sum + entry.weight, 0);
  return [
    ...said(commitment !== proof.commitment, "The commitment is not the hash of the terms."),
    ...said(
      noted !== undefined && noted.trim().toLowerCase() !== commitment,
      "The commitment is not the one noted.",
    ),
    ...said(
      (await sha256Hex(proof.entries)) !== terms.entriesSha256,
      "The list of entries is not the one committed to.",
    ),
    ...said(
      entries.length !== terms.entries || weight !== terms.totalWeight,
      "The list's length or weight is not the one committed to.",
    ),
    ...said(isHeavy, "An entry weighs more than the terms allow."),
    ...sourceProblems(terms),
  ];
}

/** A figure without a time is for whoever knows when it came out. */
function sourceProblems({ publicSource, committedAt }: DrawTerms): string[] {
  if (publicSource.kind === "DRAND" && publicSource.chain !== DRAND.chain)
    return ["The public value is of a chain that this release does not know."];
  const knownAt =
    publicSource.kind === "DRAND"
      ? roundDueAt(publicSource.round)
      : Date.parse(publicSource.knownAfter ?? "9999-12-31T00:00:00Z");
  return said(
    !(Date.parse(committedAt) < knownAt),
    "The public value was known already when the terms were published.",
  );
}

async function revealProblems(proof: DrawProof, { terms, entries }: Read): Promise<string[]> {
  const { reveal, commitment } = proof;
  if (!reveal) return [];
  const seed = fromHex(reveal.seed);
  if (seed?.length !== 32 || (await sha256Hex(seed)) !== terms.seedSha256)
    return ["The seed is not the one committed to."];
  const order = await pickOrder({
    entries,
    seed: reveal.seed,
    commitment,
    publicValue: reveal.publicValue,
    count: placesOf(terms),
  });
  return said(
    order.join() !== reveal.picks.join(),
    "The winners are not the ones that follow from seed and list.",
  );
}

function said(isWrong: boolean, sentence: string): string[] {
  return isWrong ? [sentence] : [];
}

function failed(problem: string): DrawVerdict {
  return { ok: false, problems: [problem] };
}
