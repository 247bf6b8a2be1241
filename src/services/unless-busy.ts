import { appErrorIn } from "../errors.ts";

/**
 * For background work over many stores: one that cannot be written now, because it moves to another database, does
 * not hold up the others. The next tick comes back to it.
 *
 * @example const moved = await Promise.all(due.map((place) => unlessBusy(move(ctx, place), false)));
 */
export async function unlessBusy<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (appErrorIn(error)?.code === "UNAVAILABLE") return otherwise;
    throw error;
  }
}
