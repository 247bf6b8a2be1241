import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { addDays, dayStart } from "../../time.ts";
import { count } from "./queries/values.ts";

export type DayFigures = {
  readonly eventId: string;
  readonly title: string;
  /** People who entered on the day. */
  readonly participants: number;
  /** How many of them have come to the shop. */
  readonly visits: number;
};

/**
 * One day of each event of a store that ran on it, by the store's calendar: an approved one runs from its start, too.
 * Grants nothing.
 *
 * @param place.day yyyy-mm-dd
 */
export async function dayFigures(
  ctx: ServiceContext,
  { storeId, timeZone, day }: { storeId: string; timeZone: string; day: string },
): Promise<readonly DayFigures[]> {
  const [from, to] = [dayStart(timeZone, day), dayStart(timeZone, addDays(day, 1))];
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select e.event_id, e.title, coalesce(sum(t.participants), 0) as participants,
         coalesce(sum(t.conversions), 0) as visits
       from event_stats e left join timeline_hourly t
         on t.store_id = e.store_id and t.event_id = e.event_id and t.hour >= ? and t.hour < ?
       where e.store_id = ? and e.starts_at < ?
         and (e.status in ('APPROVED', 'ACTIVE') or (e.status in ('ENDED', 'ARCHIVED') and e.ends_at > ?))
       group by e.event_id order by e.starts_at, e.event_id`,
      [from, to, storeId, to, from],
    ),
  ]);
  return rows.map((row) => ({
    eventId: String(row["event_id"]),
    title: String(row["title"]),
    participants: count(row["participants"]),
    visits: count(row["visits"]),
  }));
}
