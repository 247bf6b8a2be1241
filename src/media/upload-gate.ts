/** How many files are taken in at once: each holds up to 16 MB of memory. */
const UPLOADS_MAX = 12;
/** A Worker whose client hung up never comes to its `finally`. */
const HELD_MS = 20 * 60_000;

/** @returns the way out; undefined when the house is full */
export type UploadGate = { readonly enter: () => (() => void) | undefined };

export function createUploadGate(now: () => number, max: number = UPLOADS_MAX): UploadGate {
  const inside = new Map<symbol, number>();
  return {
    enter() {
      for (const [visitor, since] of inside) if (now() - since > HELD_MS) inside.delete(visitor);
      if (inside.size >= max) return undefined;
      const visitor = Symbol("upload");
      inside.set(visitor, now());
      return () => inside.delete(visitor);
    },
  };
}
