import type { ChannelId } from "../../channels/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { METRIC_COLUMNS, METRIC_NAMES, type MetricName } from "./metric-columns.ts";

/** A column of channel_stats_daily, by the name that callers know. */
type Figure = { readonly metric: string; readonly column: string; readonly value: number };

export type Restated = {
  readonly storeId: string;
  readonly eventId: string;
  readonly channel: ChannelId;
  /** The known figures of the snapshot that is about to be kept. */
  readonly figures: readonly Figure[];
  readonly asOf: number;
  /** The store's day of `asOf`. */
  readonly day: string;
  readonly today: string;
};

/** An average may fall with no count being wrong. */
const NEVER_RESTATED: MetricName = "averageDuration";

/**
 * The log of corrections (N-15): a row for each total that the snapshot lowers, and for each that it changes of a day
 * that is over. It reads what is kept, so it stands before the snapshot's own statements in their batch.
 */
export function restatementStatement(ctx: ServiceContext, restated: Restated, guard: Condition): Statement {
  const { storeId, eventId, channel, asOf, day, today } = restated;
  const figures = restated.figures.filter(({ metric }) => metric !== NEVER_RESTATED);
  const kept = `case f.value ->> 1 ${COLUMN_CASES} end`;
  return rawStatement(
    `insert into restatements
       (store_id, id, event_id, channel, metric, day, before_value, after_value, as_of, restated_at)
     select ?, id, ?, ?, metric, day, kept, now_counted, ?, ? from (
       select *, max(day) over (partition by metric) as newest from (
         select f.value ->> 0 as metric, f.value ->> 2 as now_counted, f.value ->> 3 as id,
           d.day, d.as_of as kept_as_of, ${kept} as kept
         from json_each(?) f cross join channel_stats_daily d
         where d.store_id = ? and d.event_id = ? and d.channel = ? and d.source <> 'estimated'
       ) where kept is not null
     ) where kept_as_of <= ? and ((day = newest and kept > now_counted)
         or (day = ? and day < ? and kept <> now_counted)) and ${guard.sql}`,
    [
      ...[storeId, eventId, channel, asOf, ctx.deps.clock.now()],
      JSON.stringify(figures.map(({ metric, column, value }) => [metric, column, value, freshId(ctx.deps)])),
      ...[storeId, eventId, channel, asOf, day, today],
      ...guard.args,
    ],
  );
}

const COLUMN_CASES = METRIC_NAMES.filter((name) => name !== NEVER_RESTATED)
  .map((name) => `when '${METRIC_COLUMNS[name]}' then d.${METRIC_COLUMNS[name]}`)
  .join(" ");
