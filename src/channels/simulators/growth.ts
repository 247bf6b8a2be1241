import { DAY_MS } from "../../time.ts";

/** FNV-1a to a number in [0, 1): the same text always grows the same way. */
export function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash / 0x1_0000_0000;
}

/** Part of the final reach after `elapsedMs`: three tenths at once, the rest over the following days, never less than before. */
export function reached(elapsedMs: number): number {
  return elapsedMs < 0 ? 0 : 0.3 + 0.7 * (1 - Math.exp(-elapsedMs / DAY_MS));
}

/** A whole number around `typical` (±20 % by name), as reached after `elapsedMs`. */
export function grown(name: string, typical: number, elapsedMs: number): number {
  return Math.floor(typical * (0.8 + 0.4 * fraction(name)) * reached(elapsedMs));
}
