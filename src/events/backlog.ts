import type { Db } from "../db/index.ts";
import { createFairOrder } from "./fair-order.ts";
import { nextTask, readPlaces } from "./places.ts";
import { isUnsettled } from "./settled.ts";
import { type LoggedMessage, readSeqs } from "./transport/outbox.ts";

export type BacklogPage = {
  readonly messages: readonly LoggedMessage[];
  /** Where the cursor may stand once they are settled. */
  readonly seq: number;
};

/** Whoever could not settle a page drops the backlog and begins another at the cursor. */
export type Backlog = {
  /** The next page in fair order; undefined at the end of the log. */
  readonly next: (limit: number) => Promise<BacklogPage | undefined>;
};

const SCANS_A_PAGE = 5;
/** Places kept in memory, about 100 bytes each. Behind so many unread ones the log is not looked at yet. */
const PLACES_MAX = 200_000;

export type BacklogOptions = {
  readonly store: Db;
  readonly mark: string;
  /** SQL condition on `o`. */
  readonly wanted: string;
  /** Everything up to here is settled. */
  readonly after: number;
  readonly placesMax?: number;
};

/**
 * What a consumer has not read, event by event in turn. Of the log only places are read ahead, so memory stays
 * small. A consumer that starts again reads from the cursor: what is settled behind it is passed over here.
 */
export function createBacklog(options: BacklogOptions): Backlog {
  const { store, mark, wanted, after, placesMax = PLACES_MAX } = options;
  const order = createFairOrder(after);
  const unsettled = isUnsettled(mark, "o.id");
  const where = { sql: `${wanted} and ${unsettled.sql}`, args: unsettled.args };
  let readTo = after;
  let told = after;

  async function readAhead(): Promise<void> {
    for (let scans = 0; scans < SCANS_A_PAGE && order.size() < placesMax; scans++) {
      if (scans > 0) await nextTask();
      const found = await readPlaces(store, readTo, where);
      if (!found) return;
      readTo = found.readTo;
      order.add(found.places, readTo);
    }
  }

  return {
    next: async (limit) => {
      await readAhead();
      const seqs = order.take(limit);
      const seq = order.floor();
      if (seqs.length === 0 && seq === told) return undefined;
      told = seq;
      return { messages: await readSeqs(store, seqs), seq };
    },
  };
}
