import type { DrawEntry } from "./entries.ts";
import { concat, fromHex, hkdf64, sha256, utf8 } from "./hash.ts";
import { RULE } from "./terms.ts";

const RANGE = 1n << 64n;

export type PickOptions = {
  /** Sorted by token, as parseEntries gives them. */
  readonly entries: readonly DrawEntry[];
  /** 32 bytes as hexadecimal digits. */
  readonly seed: string;
  readonly commitment: string;
  readonly publicValue: string;
  readonly count: number;
};

/**
 * The order in which entries are drawn: winners first, then alternates; nobody twice. For the k-th place (from 1) and
 * the j-th try (from 1), x is the first 8 bytes of HKDF-SHA256 with the seed as key, SHA-256(commitment bytes and
 * public value) as salt and `madang-draw-1/k/j` as info. With W the weight that is left, an x of
 * floor(2^64 / W) x W or more is thrown away and the next try taken, so that no entry is favoured; else x mod W
 * falls into one entry's share of the list.
 *
 * @returns tokens, `count` of them or as many as there are entries
 * @throws TypeError when seed or commitment are not 32 bytes of hexadecimal digits
 * @example await pickOrder({ entries, seed, commitment, publicValue: "2,712.44", count: 3 }) // ["Zq…", "0a…", "m_…"]
 */
export async function pickOrder({
  entries,
  seed,
  commitment,
  publicValue,
  count,
}: PickOptions): Promise<string[]> {
  const [key, committed] = [fromHex(seed), fromHex(commitment)];
  if (key?.length !== 32 || committed?.length !== 32)
    throw new TypeError("seed and commitment have 32 bytes");
  const numberFor = await hkdf64(key, await sha256(concat(committed, utf8(publicValue))));
  const left = entries.map(({ weight }) => weight);
  let total = left.reduce((sum, weight) => sum + weight, 0);
  const picked: string[] = [];
  for (let place = 1; place <= count && total > 0; place++) {
    const share = await below(total, (attempt) => numberFor(`${RULE}/${place}/${attempt}`));
    const index = indexAt(left, share);
    total -= left[index] ?? 0;
    left[index] = 0;
    picked.push(entries[index]?.token ?? "");
  }
  return picked;
}

/** A number from 0 to total - 1, each as likely as the others. */
export async function below(total: number, tryNumber: (attempt: number) => Promise<bigint>): Promise<number> {
  const modulus = BigInt(total);
  const limit = RANGE - (RANGE % modulus);
  for (let attempt = 1; ; attempt++) {
    const drawn = await tryNumber(attempt);
    if (drawn < limit) return Number(drawn % modulus);
  }
}

function indexAt(weights: readonly number[], share: number): number {
  let before = 0;
  for (const [index, weight] of weights.entries()) {
    before += weight;
    if (share < before) return index;
  }
  throw new RangeError("a share lies below the total");
}
