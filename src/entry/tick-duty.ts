import { createLock, type Held, type Lock } from "../cache/index.ts";
import type { Clock, Deps } from "../deps.ts";

type Named = { readonly name: string; readonly everyMs: number };

/** Which process does a tick's work, where several have the same ticks. */
export type Duty = {
  /** Whether this process runs the tick now; yes where nobody can say. */
  readonly isOurs: (tick: Named) => Promise<boolean>;
  /** It failed here, and perhaps does not elsewhere: others may have it at once, this process after one hold. */
  readonly failed: (tick: Named) => Promise<void>;
  /** Leaves everything to the others at once, at a stop. */
  readonly leave: () => Promise<void>;
};

/** A process that died keeps a frequent tick from the others for this long and one more asking. */
const HOLD_MS = 5_000;
const ASK_AGAIN_MS = 2_000;
/** A rare tick is held until just before its next turn, so that it runs once a turn in all processes together. */
const SHARE_OF_TURN = 0.9;
/** So often "taken" in a row, and the tick runs all the same once: no key may stop it, whoever left it there. */
const REFUSALS_MAX = 5;

type Known = { readonly untilMs: number; readonly held: Held | undefined; readonly refusals: number };

/**
 * Shares out ticks by a lock each, taken for some seconds and not given back between two runs: most runs then ask
 * nobody. It spares work and guarantees nothing: every tick may run in two processes at once, as without it.
 *
 * @example if (await duty.isOurs({ name: "sealAudit", everyMs: 10_000 })) await sealAudit({ ctx });
 */
export function createDuty({ lock, clock }: { lock: Lock; clock: Clock }): Duty {
  const known = new Map<string, Known>();
  return {
    async isOurs({ name, everyMs }) {
      const now = clock.now();
      const before = known.get(name);
      if (before && now < before.untilMs) return before.held !== undefined;
      const holdMs = holdOf(everyMs);
      const held = await lock.take(`tick:${name}`, holdMs);
      if (held === "unreachable") return true;
      if (held !== "taken") {
        known.set(name, { untilMs: now + holdMs, held, refusals: 0 });
        return true;
      }
      const refusals = ((before?.refusals ?? 0) + 1) % REFUSALS_MAX;
      known.set(name, { untilMs: now + ASK_AGAIN_MS, held: undefined, refusals });
      return refusals === 0;
    },
    async failed({ name, everyMs }) {
      const held = known.get(name)?.held;
      if (!held) return;
      known.set(name, { untilMs: clock.now() + holdOf(everyMs), held: undefined, refusals: 0 });
      await held.release();
    },
    async leave() {
      const mine = [...known.values()].flatMap(({ held }) => held ?? []);
      known.clear();
      await Promise.all(mine.map((held) => held.release()));
    },
  };
}

function holdOf(everyMs: number): number {
  return Math.max(HOLD_MS, everyMs * SHARE_OF_TURN);
}

/** Undefined where this process has no others beside it: then every tick is its own. */
export function dutyOf({ cache, clock }: Pick<Deps, "cache" | "clock">): Duty | undefined {
  return cache.isShared ? createDuty({ lock: createLock(cache), clock }) : undefined;
}
