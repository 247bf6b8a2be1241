import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import type { Days } from "../formulas/index.ts";
import { count, known } from "./values.ts";

/** Instants in epoch ms, the end excluded. */
export type Span = { readonly from: number; readonly to: number };

/** One event's figures of a period and of the one it is compared with. */
export type PeriodRow = {
  readonly eventId: string;
  readonly title: string;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  readonly participants: readonly [now: number, before: number];
  readonly conversions: readonly [now: number, before: number];
  /** The whole event's. */
  readonly costKrw: number | null;
};

/** Two statements, for `toPeriodRows` and `toViewRows`. Drafts have no numbers yet. */
export function periodStatements(
  storeId: string,
  { spans, days }: { spans: readonly [Span, Span]; days: readonly [Days, Days] },
): readonly [Statement, Statement] {
  const [now, before] = spans;
  const within = "sum(iif(t.hour >= ? and t.hour < ?, t.";
  const sums = rawStatement(
    `select e.event_id, e.title, e.starts_at, e.ends_at,
       ${within}participants, 0)) as participants, ${within}conversions, 0)) as conversions,
       ${within}participants, 0)) as participants_before, ${within}conversions, 0)) as conversions_before,
       (select sum(c.amount_krw) from cost_entries c where c.store_id = e.store_id and c.event_id = e.event_id) as cost
     from event_stats e left join timeline_hourly t
       on t.store_id = e.store_id and t.event_id = e.event_id and t.hour >= ? and t.hour < ?
     where e.store_id = ? and e.status <> 'DRAFT' group by e.event_id order by e.event_id`,
    [
      ...[now.from, now.to, now.from, now.to, before.from, before.to, before.from, before.to],
      ...[before.from, now.to, storeId],
    ],
  );
  return [sums, viewStatement(storeId, days)];
}

/** The total of each channel at the end of a day, as it was last measured up to then. */
function viewStatement(storeId: string, [now, before]: readonly [Days, Days]): Statement {
  const total = (comparison: "<" | "<=") => `(select d.views from channel_stats_daily d
    where d.store_id = k.store_id and d.event_id = k.event_id and d.channel = k.channel and d.day ${comparison} ?
      and d.views is not null and d.source <> 'estimated' order by d.day desc limit 1)`;
  return rawStatement(
    `select k.event_id, ${total("<")} as start, ${total("<=")} as finish,
       ${total("<")} as start_before, ${total("<=")} as finish_before
     from channel_stats k where k.store_id = ?`,
    [now.from, now.to, before.from, before.to, storeId],
  );
}

export function toPeriodRows(rows: readonly Row[]): PeriodRow[] {
  return rows.map((row) => ({
    eventId: String(row["event_id"]),
    title: String(row["title"]),
    startsAt: known(row["starts_at"]),
    endsAt: known(row["ends_at"]),
    participants: [count(row["participants"]), count(row["participants_before"])],
    conversions: [count(row["conversions"]), count(row["conversions_before"])],
    costKrw: known(row["cost"]),
  }));
}

/** Totals of one channel of one event before and at the end of a period; null where nobody had measured yet. */
export type ViewTotals = { readonly start: number | null; readonly end: number | null };
export type ViewRow = { readonly eventId: string; readonly now: ViewTotals; readonly before: ViewTotals };

export function toViewRows(rows: readonly Row[]): ViewRow[] {
  return rows.map((row) => ({
    eventId: String(row["event_id"]),
    now: { start: known(row["start"]), end: known(row["finish"]) },
    before: { start: known(row["start_before"]), end: known(row["finish_before"]) },
  }));
}
