import type { Db } from "../db.ts";
import { dropFence, isFenced, passFence, raiseFence } from "../fence.ts";

/**
 * Whether two names lead to one database, found by a fence of nobody that is raised on one and run into on the other.
 * Wiping one of them would then take the store from both.
 *
 * @param probe no store's id
 */
export async function isOneDatabase(kept: Db, wiped: Db, probe: string): Promise<boolean> {
  await wiped.write([raiseFence(probe, 0)]);
  try {
    // A write, because a read may be answered by a copy that lags.
    await kept.write([passFence(probe)]);
    return false;
  } catch (error) {
    if (isFenced(error)) return true;
    throw error;
  } finally {
    await wiped.write([dropFence(probe)]);
  }
}
