import { type Condition, type Row, rawStatement, type Statement } from "../../db/index.ts";

/**
 * A read of a store's sales from a day on, for another module's batch; `since` is an SQL expression of a day.
 * @see toDailySales
 */
export function dailySalesSince(storeId: string, since: Condition): Statement {
  return rawStatement(`select day, amount_krw from sales_daily where store_id = ? and day >= ${since.sql}`, [
    storeId,
    ...since.args,
  ]);
}

/** The same as it was known at an instant: of each day the last word by then. */
export function dailySalesAsOf(storeId: string, since: Condition, at: number): Statement {
  return rawStatement(
    `select day, amount_krw from sales_revisions r where store_id = ? and day >= ${since.sql} and number = (
       select max(number) from sales_revisions w
       where w.store_id = r.store_id and w.day = r.day and w.recorded_at <= ?)`,
    [storeId, ...since.args, at],
  );
}

export function toDailySales(rows: readonly Row[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => [String(row["day"]), Number(row["amount_krw"])]));
}
