import type { Condition } from "../db/index.ts";

const SETTLED_IN = ["inbox", "inbox_parked", "inbox_failures", "dead_letters"] as const;

/**
 * Holds for a message that waits for its first try: neither applied nor parked, failing or dead.
 *
 * @param id SQL of the message's id
 */
export function isUnsettled(mark: string, id: string): Condition {
  const tables = SETTLED_IN.map(
    (table) => `not exists (select 1 from ${table} s where s.consumer = ? and s.message_id = ${id})`,
  );
  return { sql: tables.join(" and "), args: SETTLED_IN.map(() => mark) };
}
