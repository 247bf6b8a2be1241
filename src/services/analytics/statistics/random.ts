import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** A number strictly between 0 and 1. */
export type Random = () => number;

/**
 * Draws that depend on the seed alone, so that a figure drawn twice is the same figure on every machine.
 *
 * @param seed any text, such as an event's id and the name of the figure
 * @example const random = seededRandom(`${eventId}:lift`); random(); // always the same first number
 */
export function seededRandom(seed: string): Random {
  const generator = xoroshiro128plus(hashOf(seed));
  return () => Math.max(Number.MIN_VALUE, uniformFloat64(generator));
}

const FNV_OFFSET = 0x81_1c_9d_c5;
const FNV_PRIME = 0x01_00_01_93;

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = FNV_OFFSET;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, FNV_PRIME);
  return hash;
}
