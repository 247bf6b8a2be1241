import type { World } from "./world.ts";

/** Counts from the entries alone, in plain code that shares nothing with the product's. */
export async function entriesOf(world: World, eventId: string) {
  const rows = await world.rows(
    "select * from participants where event_id = ? and withdrawn_at is null",
    eventId,
  );
  const countBy = (column: string) => {
    const counts: Record<string, number> = {};
    for (const row of rows) counts[String(row[column] ?? "")] = (counts[String(row[column] ?? "")] ?? 0) + 1;
    return counts;
  };
  const seoulDay = (at: unknown) => new Date(Number(at) + 9 * 3_600_000).toISOString().slice(0, 10);
  const byDay: Record<string, number> = {};
  for (const row of rows) {
    const day = seoulDay(row["registered_at"]);
    byDay[day] = (byDay[day] ?? 0) + 1;
  }
  return {
    participants: rows.length,
    conversions: rows.filter((row) => row["redeemed_at"] !== null).length,
    newCustomers: rows.filter((row) => row["redeemed_at"] !== null && row["new_to_store"] === 1).length,
    returns: rows.filter((row) => row["redeemed_at"] !== null && row["is_return"] === 1).length,
    byChannel: countBy("channel"),
    byDay,
  };
}
