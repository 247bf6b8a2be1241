import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import { type HourFacts, NO_ANSWER, PROFILE_DIMENSIONS, type ProfileFacts } from "../formulas/index.ts";
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
    const dimension = PROFILE_DIMENSIONS.find((name) => name === row["dimension"]);
    if (dimension === undefined) return [];
    const value = String(row["value"]);
    return [{ dimension, name: value === "" ? NO_ANSWER : value, count: count(row["count"]) }];
  });
}
