import type { Cache } from "../../../cache/index.ts";
import type { ServiceContext } from "../../../context.ts";
import { AppError } from "../../../errors.ts";

/** Looks into the past that one process works on at a time: live reads keep the rest of it. */
const TURNS_MAX = 2;
/** A request that a platform ended never gives its turn back. */
const TURN_MS_MAX = 60_000;
const RETRY_AFTER_SECONDS = 5;

type Turn = { readonly since: number };
const TURNS = new WeakMap<Cache, Set<Turn>>();

/**
 * Nobody waits in a line: who comes too many is told to come again.
 *
 * @throws AppError UNAVAILABLE BUSY { retryAfterSeconds }
 */
export async function takeTurn<T>({ deps }: ServiceContext, work: () => Promise<T>): Promise<T> {
  const turns = TURNS.get(deps.cache) ?? new Set();
  TURNS.set(deps.cache, turns);
  const now = deps.clock.now();
  for (const turn of turns) if (now - turn.since > TURN_MS_MAX || turn.since > now) turns.delete(turn);
  if (turns.size >= TURNS_MAX) {
    const params = { retryAfterSeconds: RETRY_AFTER_SECONDS };
    throw new AppError({ code: "UNAVAILABLE", reason: "BUSY", params });
  }
  const turn = { since: now };
  turns.add(turn);
  try {
    return await work();
  } finally {
    turns.delete(turn);
  }
}
