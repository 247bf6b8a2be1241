import type { Db } from "../../src/db/index.ts";
import type { Expected } from "./model.ts";
import { rowsOf } from "./support.ts";

/** The same shape as the model's, read from the projections; buckets that are back to 0 are left out. */
export async function observedOf(store: Db, storeId: string, eventId: string): Promise<Expected> {
  const read = (table: string, rest = "") =>
    rowsOf(store, `select * from ${table} where store_id = ? and event_id = ? ${rest}`, [storeId, eventId]);
  const [stats] = await read("event_stats");
  const counts = (rows: Awaited<ReturnType<typeof read>>, key: string, count: string) =>
    Object.fromEntries(
      rows.filter((row) => row[count] !== 0).map((row) => [String(row[key]), Number(row[count])]),
    );
  const costs = await read("cost_entries");
  return {
    totals: [
      Number(stats?.["participants"]),
      Number(stats?.["conversions"]),
      Number(stats?.["new_customers"]),
      Number(stats?.["returns"]),
    ],
    byChannel: counts(await read("channel_participation"), "channel", "participants"),
    byHour: counts(await read("timeline_hourly"), "hour", "participants"),
    byAge: counts(await read("profile_counts", "and dimension = 'age'"), "value", "count"),
    costs: Object.fromEntries(
      costs.map((row) => [
        String(row["channel"] === "" ? row["kind"] : row["channel"]),
        Number(row["amount_krw"]),
      ]),
    ),
    statuses: Object.fromEntries(
      (await read("channel_stats")).map((row) => [String(row["channel"]), String(row["status"])]),
    ),
  };
}
