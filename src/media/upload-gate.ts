/** How many files are taken in at once: each holds up to 16 MB of memory. */
const UPLOADS_MAX = 16;
/** As many as a browser sends at once; one caller cannot keep all others out. */
const UPLOADS_MAX_EACH = 6;
/** A Worker whose client hung up never comes to its `finally`. */
const HELD_MS = 20 * 60_000;

export type UploadGate = {
  /** @returns the way out; undefined when the house, or this caller's part of it, is full */
  readonly enter: (caller: string) => (() => void) | undefined;
};

export type GateLimits = { readonly max?: number; readonly maxEach?: number };

/** Counts who is inside, for this process or isolate alone. */
export function createUploadGate(now: () => number, limits: GateLimits = {}): UploadGate {
  const { max = UPLOADS_MAX, maxEach = UPLOADS_MAX_EACH } = limits;
  const inside = new Map<symbol, { readonly caller: string; readonly since: number }>();
  return {
    enter(caller) {
      for (const [upload, { since }] of inside) if (now() - since > HELD_MS) inside.delete(upload);
      const own = Array.from(inside.values()).filter((each) => each.caller === caller);
      if (inside.size >= max || own.length >= maxEach) return undefined;
      const upload = Symbol("upload");
      inside.set(upload, { caller, since: now() });
      return () => inside.delete(upload);
    },
  };
}
