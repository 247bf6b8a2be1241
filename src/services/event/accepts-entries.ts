import type { Condition } from "../../db/index.ts";

/**
 * Entry is decided by the clock and the status, not by when a tick last ran. Part of the entry batch's guard.
 *
 * @example allOf(acceptsEntries({ storeId, eventId, now }), notYetEntered)
 */
export function acceptsEntries(options: { storeId: string; eventId: string; now: number }): Condition {
  const { storeId, eventId, now } = options;
  return {
    sql: `exists (select 1 from events where store_id = ? and id = ? and status in ('APPROVED', 'ACTIVE')
          and starts_at <= ? and ends_at > ?)`,
    args: [storeId, eventId, now, now],
  };
}

/** A distribution begins only from these statuses (D-08). Part of the guard of the run's first row. */
export function acceptsDistribution(options: { storeId: string; eventId: string }): Condition {
  return {
    sql: "exists (select 1 from events where store_id = ? and id = ? and status in ('APPROVED', 'ACTIVE'))",
    args: [options.storeId, options.eventId],
  };
}
