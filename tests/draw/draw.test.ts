import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { jStat } from "jstat";
import {
  commitmentOf,
  type DrawEntry,
  type DrawProof,
  entriesText,
  parseEntries,
  pickOrder,
  placesOf,
  prizeOfRank,
  prizeTax,
  sha256Hex,
  termsText,
  verifyProof,
} from "../../src/draw/index.ts";
import { below } from "../../src/draw/pick-order.ts";
import { seededBytes } from "../auth/support.ts";
import { recompute } from "./independent.ts";
import { entriesOf, termsOf } from "./support.ts";

async function proofOf(entries: readonly DrawEntry[], n: number): Promise<DrawProof> {
  const seed = Buffer.from(seededBytes(`seed ${n}`)(32)).toString("hex");
  const seedSha256 = await sha256Hex(new Uint8Array(Buffer.from(seed, "hex")));
  const terms = await termsOf(entries, { seedSha256 });
  const text = termsText(terms);
  const commitment = await commitmentOf(text);
  const list = entriesText(entries);
  const publicValue = `2,712.${n}`;
  const picks = await pickOrder({
    entries: parseEntries(list) ?? [],
    seed,
    commitment,
    publicValue,
    count: placesOf(terms),
  });
  const reveal = { seed, publicValue, revealedAt: "2026-11-24T10:00:00+09:00", picks };
  return {
    format: "madang-draw-proof",
    formatVersion: 1,
    status: "REVEALED",
    commitment,
    terms: text,
    entries: list,
    reveal,
  };
}

describe("a draw", () => {
  test("computed anew by other code, from the proof alone, gives the same winners [N-08]", async () => {
    for (let n = 0; n < 200; n++) {
      const size = 1 + (n % 23);
      const proof = await proofOf(
        entriesOf(
          Array.from({ length: size }, (_, i) => 1 + ((i * n) % 5)),
          `${n}`,
        ),
        n,
      );
      const own = recompute(proof);
      expect(proof.reveal?.picks).toEqual(own.picks);
      expect(own).toMatchObject({ commitment: proof.commitment, ...pickHashes(proof) });
      expect(await verifyProof(proof, proof.commitment)).toMatchObject({ ok: true, isRevealed: true });
    }
  });

  test("gives nobody two places, and everybody one where there are as many places as entries [N-08]", async () => {
    const { reveal } = await proofOf(entriesOf([1, 5, 2, 3, 1]), 1);
    expect(new Set(reveal?.picks).size).toBe(5);
  });

  test("throws away the number that would favour an entry, and takes the next", async () => {
    const asked: number[] = [];
    const drawn = await below(3, async (attempt) => {
      asked.push(attempt);
      return attempt === 1 ? 2n ** 64n - 1n : 5n;
    });
    expect({ drawn, asked }).toEqual({ drawn: 2, asked: [1, 2] });
    expect(await below(3, async () => 2n ** 64n - 2n)).toBe(2);
  });
});

const pickHashes = (proof: DrawProof) => {
  const { entriesSha256, seedSha256 } = JSON.parse(proof.terms);
  return { entriesSha256, seedSha256 };
};

/** How often each entry is drawn first in `rounds` draws that differ in their seed alone. */
async function firsts(weights: readonly number[], rounds: number): Promise<number[]> {
  const entries = parseEntries(entriesText(entriesOf(weights)).toString()) ?? [];
  const counts = new Map(entries.map(({ token }) => [token, 0]));
  const bytes = seededBytes("rounds");
  for (let round = 0; round < rounds; round++) {
    const seed = Buffer.from(bytes(32)).toString("hex");
    const [first = ""] = await pickOrder({
      entries,
      seed,
      commitment: "ab".repeat(32),
      publicValue: "7",
      count: 1,
    });
    counts.set(first, (counts.get(first) ?? 0) + 1);
  }
  return entries.map(({ token }) => counts.get(token) ?? 0);
}

function chiSquareP(observed: readonly number[], expected: readonly number[]): number {
  const statistic = observed.reduce(
    (sum, o, i) => sum + (o - (expected[i] ?? 0)) ** 2 / (expected[i] ?? 1),
    0,
  );
  return 1 - jStat.lowRegGamma((observed.length - 1) / 2, statistic / 2);
}

describe("chances", () => {
  test("are the same for equal weights: chi-square over 8,000 draws [N-08]", async () => {
    const observed = await firsts(
      Array.from({ length: 10 }, () => 1),
      8_000,
    );
    expect(
      chiSquareP(
        observed,
        observed.map(() => 800),
      ),
    ).toBeGreaterThan(0.001);
  });

  test("follow the weights: chi-square over 8,000 draws [N-08]", async () => {
    const entries = parseEntries(entriesText(entriesOf([1, 2, 3, 4, 6]))) ?? [];
    const observed = await firsts([1, 2, 3, 4, 6], 8_000);
    expect(
      chiSquareP(
        observed,
        entries.map(({ weight }) => weight * 500),
      ),
    ).toBeGreaterThan(0.001);
    expect(
      chiSquareP(
        observed,
        entries.map(() => 1_600),
      ),
    ).toBeLessThan(1e-6);
  });
});

describe("a commitment", () => {
  const weights = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 12 });

  test("is another one after any change of any entry or weight [N-08]", async () => {
    await fc.assert(
      fc.asyncProperty(
        weights,
        fc.nat(),
        fc.constantFrom("weight", "token", "drop", "add"),
        async (list, at, how) => {
          const before = entriesOf(list);
          const index = at % before.length;
          const after = changed(before, index, how);
          const [first, second] = await Promise.all(
            [before, after].map(async (entries) => commitmentOf(termsText(await termsOf(entries)))),
          );
          expect(second).not.toBe(first);
          // Also where only the list's hash tells them apart.
          expect(await sha256Hex(entriesText(after))).not.toBe(await sha256Hex(entriesText(before)));
        },
      ),
      { numRuns: 200, seed: 8 },
    );
  });

  test("does not depend on the order in which entries came", async () => {
    const entries = entriesOf([3, 1, 2]);
    expect(entriesText(entries.toReversed())).toBe(entriesText(entries));
  });

  function changed(entries: readonly DrawEntry[], index: number, how: string): DrawEntry[] {
    const [other] = entriesOf([1], "other");
    if (how === "drop") return entries.filter((_, i) => i !== index);
    if (how === "add") return other ? [...entries, other] : [];
    return entries.map((entry, i) => {
      if (i !== index) return entry;
      return how === "weight"
        ? { ...entry, weight: (entry.weight % 50) + 1 }
        : { ...entry, token: other?.token ?? "" };
    });
  }
});

describe("a proof", () => {
  const BREAKS: Readonly<Record<string, (proof: DrawProof) => unknown>> = {
    "the commitment is not the hash": (proof) => ({ ...proof, commitment: "00".repeat(32) }),
    "list of entries is not the one": (proof) => ({
      ...proof,
      entries: proof.entries.replace(/ 1\n/, " 2\n"),
    }),
    "not sorted lines": (proof) => ({ ...proof, entries: proof.entries.split("\n").reverse().join("\n") }),
    "seed is not the one": (proof) =>
      proof.reveal && { ...proof, reveal: { ...proof.reveal, seed: "11".repeat(32) } },
    "winners are not the ones": (proof) =>
      proof.reveal && { ...proof, reveal: { ...proof.reveal, picks: proof.reveal.picks.toReversed() } },
    "no proof of a draw": () => ({ hello: "world" }),
    "a form that this release does not know": (proof) => ({
      ...proof,
      terms: proof.terms.replace("draw-1", "draw-9"),
    }),
  };

  test.each(Object.entries(BREAKS))(
    "that was changed is refused, and told why: %s",
    async (words, change) => {
      const verdict = await verifyProof(change(await proofOf(entriesOf([1, 1, 2, 3, 1, 1]), 3)));
      expect(verdict.ok).toBe(false);
      expect(verdict.ok ? "" : verdict.problems.join(" ").toLowerCase()).toContain(words);
    },
  );

  test("with another public value gives other winners, so the value cannot be swapped", async () => {
    const proof = await proofOf(entriesOf(Array.from({ length: 40 }, () => 1)), 3);
    const swapped = { ...proof, reveal: proof.reveal && { ...proof.reveal, publicValue: "2,713.00" } };
    expect(await verifyProof(swapped)).toMatchObject({ ok: false });
  });

  test("is not the one that was noted before the draw", async () => {
    const proof = await proofOf(entriesOf([1, 1, 1]), 4);
    expect(await verifyProof(proof, "ff".repeat(32))).toEqual({
      ok: false,
      problems: ["The commitment is not the one noted."],
    });
  });
});

test("places go to the first prize first, then to the next, then to alternates", () => {
  const prizes = [{ count: 1 }, { count: 2 }];
  expect([1, 2, 3, 4].map((rank) => prizeOfRank(prizes, rank))).toEqual([0, 1, 1, null]);
});

describe("prize tax [N-26]", () => {
  test.each([
    [50_000, { isDue: false, withheldKrw: 0 }],
    [50_001, { isDue: true, withheldKrw: 11_000 }],
    [300_000, { isDue: true, withheldKrw: 66_000 }],
    [0, { isDue: false, withheldKrw: 0 }],
  ])("a prize worth %p won: %p", (value, expected) => {
    expect(prizeTax(value)).toEqual(expected);
  });

  test("follows another threshold and rate", () => {
    expect(prizeTax(250_000, { thresholdKrw: 200_000, ratePermille: 44 })).toEqual({
      isDue: true,
      withheldKrw: 11_000,
    });
  });
});
