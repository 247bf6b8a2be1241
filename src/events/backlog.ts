import { type Db, type Row, rawStatement, type Statement } from "../db/index.ts";
import { createFairOrder, type Place } from "./fair-order.ts";
import { isUnsettled } from "./settled.ts";
import { type LoggedMessage, selectSeqs, toLoggedMessage } from "./transport/outbox.ts";

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

/** Places read ahead at a time: the driver is synchronous, and other work gets its turn between two of these. */
const SCAN_SIZE = 2_000;
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
  const { store, after, placesMax = PLACES_MAX } = options;
  const order = createFairOrder(after);
  let readTo = after;
  let told = after;

  async function readAhead(): Promise<void> {
    for (let scans = 0; scans < SCANS_A_PAGE && order.size() < placesMax; scans++) {
      if (scans > 0) await nextTask();
      const [rows] = await store.query([selectPlaces(options, readTo)]);
      const last = rows?.[0]?.["last"];
      if (last === null || last === undefined) return;
      readTo = Number(last);
      order.add(toPlaces(rows?.[0]?.["places"]), readTo);
    }
  }

  return {
    next: async (limit) => {
      await readAhead();
      const seqs = order.take(limit);
      const seq = order.floor();
      if (seqs.length === 0 && seq === told) return undefined;
      told = seq;
      const [rows = []] = await store.query([selectSeqs(seqs)]);
      return { messages: rows.map(toLoggedMessage), seq };
    },
  };
}

/** The next places of the log, without what is settled or not wanted; `last` tells how far that was. One row: many small ones cost more. */
function selectPlaces({ mark, wanted }: BacklogOptions, after: number): Statement {
  const unsettled = isUnsettled(mark, "o.id");
  return rawStatement(
    `select max(o.seq) as last, json_group_array(json_array(o.seq, o.key)) filter (where ${wanted} and ${unsettled.sql}) as places
     from (select seq, id, key, store_id, type, occurred_at from outbox where seq > ? order by seq limit ?) o`,
    [...unsettled.args, after, SCAN_SIZE],
  );
}

/** The shape is the statement's own. */
function toPlaces(json: Row[string] | undefined): Place[] {
  const pairs = JSON.parse(String(json)) as [seq: number, key: string][];
  return pairs.map(([seq, key]) => ({ seq, key })).sort((left, right) => left.seq - right.seq);
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
