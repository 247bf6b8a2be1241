import { rawStatement, type Statement } from "../../../db/index.ts";
import type { Target } from "../../../events/index.ts";

/**
 * Rows of this batch whose message (`value ->> 0`) it marked itself. `cross join` keeps the order: walk the
 * rows, look each up in the inbox by key.
 */
export const NEW_ROWS = "json_each(?) m cross join inbox i";
export const IS_NEW = "i.consumer = ? and i.message_id = m.value ->> 0 and i.batch_id = ?";

/** A statement that reads `from ${NEW_ROWS} … where ${IS_NEW}`, in this order. */
export function effect(sql: string, rows: readonly unknown[], target: Target): Statement {
  return rawStatement(sql, [JSON.stringify(rows), target.mark, target.batchId]);
}
