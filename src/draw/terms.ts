import { z } from "zod";
import { sha256Hex } from "./hash.ts";

/** Names the algorithm of this folder. Whatever changes a result makes another name. */
export const RULE = "madang-draw-1";

const hex32 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);

/** drand's public chain "quicknet": a new value each 3 seconds, known to nobody before. */
export const DRAND = {
  chain: "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
  url: "https://api.drand.sh",
  /** When the first round was due. */
  genesisMs: 1_692_803_367_000,
  periodMs: 3_000,
} as const;

/** When a round of drand is due, in epoch ms. @example roundDueAt(1) // 1_692_803_367_000 */
export function roundDueAt(round: number): number {
  return DRAND.genesisMs + (round - 1) * DRAND.periodMs;
}

/** The newest round that is due at this moment. @example roundAt(1_692_803_367_000) // 1 */
export function roundAt(now: number): number {
  return Math.floor((now - DRAND.genesisMs) / DRAND.periodMs) + 1;
}

/** A value that nobody could know when the commitment was published. */
export const PublicSource = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("DRAND"), chain: hex32, round: z.int().min(1) }),
  z.strictObject({ kind: z.literal("FIGURE"), name: z.string(), knownAfter: z.string().nullable() }),
]);
export type PublicSource = z.infer<typeof PublicSource>;

/** Everything that a result follows from, but for the seed and the public value. */
export const DrawTerms = z.strictObject({
  format: z.literal("madang-draw"),
  formatVersion: z.literal(1),
  rule: z.literal(RULE),
  eventId: z.uuid(),
  /** 1 for an event's first draw; one more for each that was called off. */
  attempt: z.int().min(1),
  committedAt: z.string(),
  entries: count,
  totalWeight: count,
  entriesSha256: hex32,
  /** Left out before: taken back, identifiers destroyed, set aside by the owner, another entry of one person. */
  excluded: z.strictObject({ withdrawn: count, erased: count, flagged: count, repeated: count }),
  /** Weight of an entry: 1 + perVisit x verified visits, at most max. */
  weight: z.strictObject({ perVisit: count, max: z.int().min(1) }),
  prizes: z.array(z.strictObject({ name: z.string(), count: z.int().min(1) })).min(1),
  alternates: count,
  seedSha256: hex32,
  publicSource: PublicSource,
});
export type DrawTerms = z.infer<typeof DrawTerms>;

/** The text that is published and hashed; whoever checks a draw hashes it as it stands. */
export function termsText(terms: DrawTerms): string {
  return JSON.stringify(DrawTerms.parse(terms), undefined, 2);
}

/** @returns undefined for a text of another format or version */
export function parseTerms(text: string): DrawTerms | undefined {
  try {
    return DrawTerms.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** The commitment: SHA-256 of the terms' text. */
export function commitmentOf(terms: string): Promise<string> {
  return sha256Hex(terms);
}

/** How many places a draw has: every prize, then the alternates, and no more than there are entries. */
export function placesOf(terms: Pick<DrawTerms, "prizes" | "alternates" | "entries">): number {
  const prizes = terms.prizes.reduce((sum, prize) => sum + prize.count, 0);
  return Math.min(prizes + terms.alternates, terms.entries);
}

/**
 * Which prize a place wins: the first prize's places come first.
 *
 * @param rank from 1
 * @returns the prize's place in the list; null for an alternate
 */
export function prizeOfRank(prizes: readonly { readonly count: number }[], rank: number): number | null {
  let last = 0;
  for (const [index, prize] of prizes.entries()) {
    last += prize.count;
    if (rank <= last) return index;
  }
  return null;
}
