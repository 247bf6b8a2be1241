import type { Cache } from "../../../cache/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { AppError } from "../../../errors.ts";

/** Looks into the past that one process works on at a time: live reads keep the rest of it. */
const TURNS_MAX = 4;
/** A request that a platform ended never gives its turn back. */
const TURN_MS_MAX = 60_000;
const RETRY_AFTER_SECONDS = 5;

type Turn = { readonly since: number };
/** By store: one that asks for more than one at a time leaves the others theirs. */
const TURNS = new WeakMap<Cache, Map<string, Turn>>();

/**
 * One at a time for a store. Nobody waits in a line: who comes too many is told to come again.
 *
 * @throws AppError UNAVAILABLE BUSY { retryAfterSeconds }
 */
export async function takeTurn<T>(
  { deps }: ServiceContext,
  storeId: string,
  work: () => Promise<T>,
): Promise<T> {
  const turns = TURNS.get(deps.cache) ?? new Map<string, Turn>();
  TURNS.set(deps.cache, turns);
  const now = deps.clock.now();
  for (const [store, { since }] of turns) if (now - since > TURN_MS_MAX || since > now) turns.delete(store);
  if (turns.has(storeId) || turns.size >= TURNS_MAX) {
    const params = { retryAfterSeconds: RETRY_AFTER_SECONDS };
    throw new AppError({ code: "UNAVAILABLE", reason: "BUSY", params });
  }
  const turn = { since: now };
  turns.set(storeId, turn);
  try {
    return await work();
  } finally {
    // One that outlived its time has lost it to the next.
    if (turns.get(storeId) === turn) turns.delete(storeId);
  }
}
