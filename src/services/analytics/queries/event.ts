import { type ChannelId, isChannelId } from "../../../channels/index.ts";
import { type Row, rawStatement, type Statement } from "../../../db/index.ts";
import type { CostFacts, EventFacts, EventWithCosts } from "../formulas/index.ts";
import { count, known } from "./values.ts";

/** The event and every event of the store that may be compared with it. */
export function eventsQuery(storeId: string, eventId: string): Statement {
  return rawStatement(
    "select * from event_stats where store_id = ? and (event_id = ? or status in ('ENDED', 'ARCHIVED'))",
    [storeId, eventId],
  );
}

export function costsQuery(storeId: string): Statement {
  return rawStatement("select event_id, kind, channel, amount_krw from cost_entries where store_id = ?", [
    storeId,
  ]);
}

export function toEventFacts(row: Row): EventFacts {
  return {
    eventId: String(row["event_id"]),
    storeId: String(row["store_id"]),
    title: String(row["title"]),
    objective: String(row["objective"]),
    status: String(row["status"]),
    startsAt: known(row["starts_at"]),
    endsAt: known(row["ends_at"]),
    targetParticipants: count(row["target_participants"]),
    targetRoiPct: known(row["target_roi_pct"]),
    participants: count(row["participants"]),
    conversions: count(row["conversions"]),
    newCustomers: count(row["new_customers"]),
    returns: count(row["returns"]),
  };
}

export function costsOf(rows: readonly Row[], eventId: string): CostFacts {
  const channelKrw = new Map<ChannelId, number>();
  let [prizeKrw, otherKrw] = [0, 0];
  for (const row of rows) {
    if (row["event_id"] !== eventId) continue;
    const amount = count(row["amount_krw"]);
    const channel = String(row["channel"]);
    if (row["kind"] === "prize") prizeKrw = amount;
    else if (row["kind"] === "other") otherKrw = amount;
    else if (isChannelId(channel)) channelKrw.set(channel, amount);
  }
  return { prizeKrw, otherKrw, channelKrw };
}

/** Earlier = an earlier start in the same store, and over. */
export function earlierEvents(
  events: readonly EventFacts[],
  event: EventFacts,
  costs: readonly Row[],
): EventWithCosts[] {
  const { startsAt } = event;
  if (startsAt === null) return [];
  return events
    .filter(
      (other) => other.eventId !== event.eventId && other.startsAt !== null && other.startsAt < startsAt,
    )
    .filter(({ status }) => status === "ENDED" || status === "ARCHIVED")
    .map((other) => ({ event: other, costs: costsOf(costs, other.eventId) }));
}
