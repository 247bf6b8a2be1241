import { CHANNEL_STATUSES } from "../../../channels/index.ts";
import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import type { ChannelViews } from "../benchmarks/contribution.ts";
import { Source } from "../schemas/index.ts";
import type { Span } from "./period.ts";
import { known } from "./values.ts";

/** Events of these stores that were over by `to` and not yet by `from` (epoch ms). */
export function pastEventsQuery(storeIds: readonly string[], { from, to }: Span): Statement {
  return rawStatement(
    `select e.* from event_stats e where ${OF_STORES} and ${IS_PAST} order by e.store_id, e.event_id`,
    [JSON.stringify(storeIds), from, to],
  );
}

export function pastCostsQuery(storeIds: readonly string[], { from, to }: Span): Statement {
  return rawStatement(
    `select c.store_id, c.event_id, c.kind, c.channel, c.amount_krw from event_stats e
     join cost_entries c on c.store_id = e.store_id and c.event_id = e.event_id where ${OF_STORES} and ${IS_PAST}`,
    [JSON.stringify(storeIds), from, to],
  );
}

export function pastChannelsQuery(storeIds: readonly string[], { from, to }: Span): Statement {
  return rawStatement(
    `select s.* from event_stats e
     join channel_stats s on s.store_id = e.store_id and s.event_id = e.event_id where ${OF_STORES} and ${IS_PAST}`,
    [JSON.stringify(storeIds), from, to],
  );
}

const OF_STORES = "e.store_id in (select value from json_each(?))";
const IS_PAST = "e.status in ('ENDED', 'ARCHIVED') and e.ends_at > ? and e.ends_at <= ?";

/** Of a row of `pastChannelsQuery`. */
export function toChannelViews(row: Row): ChannelViews {
  return {
    status: CHANNEL_STATUSES.find((status) => status === row["status"]) ?? "PENDING",
    source: Source.safeParse(row["source"]).data ?? null,
    views: known(row["views"]),
    failReason: typeof row["fail_reason"] === "string" ? row["fail_reason"] : null,
  };
}

/** Rows by the value of a column. */
export function rowsBy(rows: readonly Row[], column: string): ReadonlyMap<string, readonly Row[]> {
  return Map.groupBy(rows, (row) => String(row[column]));
}
