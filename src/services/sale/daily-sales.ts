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

/**
 * The same as it was known at an instant: of each day the last word by then. The word that counts now is taken where
 * it stands, for a release that kept no earlier words may have written it.
 */
export function dailySalesAsOf(storeId: string, since: Condition, at: number): Statement {
  const place = [storeId, ...since.args];
  return rawStatement(
    `select day, amount_krw from sales_daily where store_id = ? and day >= ${since.sql} and recorded_at <= ?
     union all
     select day, amount_krw from sales_revisions r where store_id = ? and day >= ${since.sql} and number = (
         select max(number) from sales_revisions w
         where w.store_id = r.store_id and w.day = r.day and w.recorded_at <= ?)
       and exists (select 1 from sales_daily s
         where s.store_id = r.store_id and s.day = r.day and s.recorded_at > ?)`,
    [...place, at, ...place, at, at],
  );
}

export function toDailySales(rows: readonly Row[]): ReadonlyMap<string, number> {
  return new Map(rows.map((row) => [String(row["day"]), Number(row["amount_krw"])]));
}
