import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import type { HourFacts, ProfileFacts } from "../formulas/index.ts";
import { count } from "./values.ts";

export function hoursQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    "select hour, participants, conversions from timeline_hourly where store_id = ? and event_id = ? order by hour",
    [storeId, eventId],
  );
}

export function profileQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    "select dimension, value, count from profile_counts where store_id = ? and event_id = ? and count > 0",
    [storeId, eventId],
  );
}

export function toHourFacts(rows: readonly Row[]): HourFacts[] {
  return rows.map((row) => ({
    hour: Number(row["hour"]),
    participants: count(row["participants"]),
    conversions: count(row["conversions"]),
  }));
}

export function toProfileFacts(rows: readonly Row[]): ProfileFacts[] {
  return rows.flatMap((row) => {
    const dimension = (["age", "gender", "region"] as const).find((name) => name === row["dimension"]);
    return dimension === undefined
      ? []
      : [{ dimension, value: String(row["value"]), count: count(row["count"]) }];
  });
}
