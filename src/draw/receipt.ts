import { sha256Hex } from "./hash.ts";

/** What was destroyed, without saying whose: the digest is over the tokens of a draw, sorted, a line each. */
export type DestructionReceipt = {
  readonly seq: number;
  readonly drawId: string;
  readonly kind: "identifiers" | "contacts";
  /** Epoch ms. */
  readonly at: number;
  readonly destroyed: number;
  readonly kept: number;
  readonly digest: string;
  /** The hash of the store's receipt before this one; empty for the first. */
  readonly previous: string;
};

export function digestOf(tokens: readonly string[]): Promise<string> {
  return sha256Hex(
    [...tokens]
      .sort()
      .map((token) => `${token}\n`)
      .join(""),
  );
}

/** Each receipt holds the hash of the one before: none can be taken out or changed later. */
export function receiptHash(receipt: DestructionReceipt): Promise<string> {
  const { previous, seq, drawId, kind, at, destroyed, kept, digest } = receipt;
  return sha256Hex(JSON.stringify([previous, seq, drawId, kind, at, destroyed, kept, digest]));
}
