import type { Condition } from "../../db/index.ts";

/**
 * Entry is decided by the clock and the status, not by when a tick last ran. Part of the entry batch's guard.
 * With `version`: and only while the owner has changed nothing since the event was read.
 *
 * @example allOf(acceptsEntries({ storeId, eventId, now }), notYetEntered)
 */
export function acceptsEntries(options: {
  storeId: string;
  eventId: string;
  now: number;
  version?: number;
}): Condition {
  const { storeId, eventId, now, version } = options;
  const isVersion = version === undefined ? "" : " and version = ?";
  return {
    sql: `exists (select 1 from events where store_id = ? and id = ? and status in ('APPROVED', 'ACTIVE')
          and starts_at <= ? and ends_at > ?${isVersion})`,
    args: [storeId, eventId, now, now, ...(version === undefined ? [] : [version])],
  };
}

/**
 * SQL: when the event of another module's row begins ("earlier event" = earlier start, same store).
 *
 * @param row alias of a row with store_id and event_id
 */
export function startOf(row: string): string {
  return `(select s.starts_at from events s where s.store_id = ${row}.store_id and s.id = ${row}.event_id)`;
}

/**
 * SQL: when the event of another module's row takes no more entries; null where it takes none already.
 *
 * @param row alias of a row with store_id and event_id
 */
export function endOfEntries(row: string): string {
  return `(select e.ends_at from events e where e.store_id = ${row}.store_id and e.id = ${row}.event_id
    and e.status in ('APPROVED', 'ACTIVE'))`;
}

/** A distribution begins only from these statuses (D-08). Part of the guard of the run's first row. */
export function acceptsDistribution(options: { storeId: string; eventId: string }): Condition {
  return {
    sql: "exists (select 1 from events where store_id = ? and id = ? and status in ('APPROVED', 'ACTIVE'))",
    args: [options.storeId, options.eventId],
  };
}

/** The event is over and takes no entry any more. Part of the guard of a draw. */
export function isOver(options: { storeId: string; eventId: string }): Condition {
  return {
    sql: "exists (select 1 from events where store_id = ? and id = ? and status in ('ENDED', 'ARCHIVED'))",
    args: [options.storeId, options.eventId],
  };
}
