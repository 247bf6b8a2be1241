import { createHash, createHmac } from "node:crypto";

type Proof = {
  readonly terms: string;
  readonly entries: string;
  readonly commitment: string;
  readonly reveal: { readonly seed: string; readonly publicValue: string } | null;
};

const hash = (data: string | Buffer) => createHash("sha256").update(data).digest();

/** RFC 5869 by hand: extract, then one block of expand. */
function hkdf8(key: Buffer, salt: Buffer, info: string): bigint {
  const extracted = createHmac("sha256", salt).update(key).digest();
  const block = createHmac("sha256", extracted)
    .update(Buffer.concat([Buffer.from(info), Buffer.of(1)]))
    .digest();
  return block.readBigUInt64BE(0);
}

/**
 * A draw computed from what docs/reference/draw.md says, sharing no line with the product: node's crypto, its own
 * HKDF, an array that shrinks.
 */
export function recompute(proof: Proof) {
  const commitment = hash(proof.terms);
  const terms = JSON.parse(proof.terms);
  const list = proof.entries
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => ({ token: line.split(" ")[0] ?? "", weight: Number(line.split(" ")[1]) }));
  const seed = Buffer.from(proof.reveal?.seed ?? "", "hex");
  const salt = hash(Buffer.concat([commitment, Buffer.from(proof.reveal?.publicValue ?? "")]));
  const wanted =
    terms.alternates + terms.prizes.reduce((sum: number, prize: { count: number }) => sum + prize.count, 0);
  const picks: string[] = [];
  while (picks.length < wanted && list.length > 0) {
    const total = BigInt(list.reduce((sum, { weight }) => sum + weight, 0));
    const limit = (2n ** 64n / total) * total;
    let drawn = limit;
    for (let attempt = 1; drawn >= limit; attempt++)
      drawn = hkdf8(seed, salt, `madang-draw-1/${picks.length + 1}/${attempt}`);
    let rest = Number(drawn % total);
    const index = list.findIndex(({ weight }) => {
      rest -= weight;
      return rest < 0;
    });
    picks.push(...list.splice(index, 1).map(({ token }) => token));
  }
  return {
    commitment: commitment.toString("hex"),
    entriesSha256: hash(proof.entries).toString("hex"),
    seedSha256: hash(seed).toString("hex"),
    picks,
  };
}
