import type { Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { type Cell, effect, newestBy } from "./effect.ts";

/** What an event's own messages say of it. */
export const FIELDS = [
  ...["title", "objective", "status", "time_zone"],
  ...["starts_at", "ends_at", "target_participants", "target_roi_pct"],
];

export const EVENT_STATS_COLUMNS = `store_id, event_id, ${FIELDS.join(", ")},
  participants, conversions, new_customers, returns, applied_version, created_at, updated_at`;

/** An event of which only a message with its id is known yet: FIELDS as SQL, and as cells. */
export const STUB_FIELDS = "'', '', 'DRAFT', 'Asia/Seoul', null, null, 0, null";
export const STUB_CELLS: readonly Cell[] = ["", "", "DRAFT", "Asia/Seoul", null, null, 0, null];

/** First and last moment of each event's messages. */
export function spansOf(
  messages: readonly DomainEvent[],
): Map<string, readonly [first: number, last: number]> {
  const spans = new Map<string, readonly [number, number]>();
  for (const { key, occurredAt } of messages) {
    const [first, last] = spans.get(key) ?? [occurredAt, occurredAt];
    spans.set(key, [Math.min(first, occurredAt), Math.max(last, occurredAt)]);
  }
  return spans;
}

/** Messages numbered by event: how far the event is applied, and its fields of the newest one. */
export function projectEventStats(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  return [...advance(messages, target), ...setFields(messages, target)];
}

function advance(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const spans = spansOf(messages);
  const rows = newestBy(messages, (message) => message.key).map((message) => [
    ...[message.storeId, message.key, message.aggregateVersion],
    ...(spans.get(message.key) ?? []),
  ]);
  return effect(
    {
      into: `insert into ${target.prefix}event_stats (${EVENT_STATS_COLUMNS})
        select r.value ->> 0, r.value ->> 1, ${STUB_FIELDS}, 0, 0, 0, 0, r.value ->> 2, r.value ->> 3, r.value ->> 4`,
      onConflict: `on conflict (store_id, event_id) do update set applied_version = excluded.applied_version,
        created_at = min(created_at, excluded.created_at), updated_at = max(updated_at, excluded.updated_at)`,
    },
    rows,
    target,
  );
}

/** The row stands already, for `advance` ran before: the insert is only the way to write many updates. */
function setFields(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const rows = newestBy(messages.flatMap(toFieldsRow), (row) => String(row[1]));
  return effect(
    {
      into: `insert into ${target.prefix}event_stats (${EVENT_STATS_COLUMNS})
        select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5,
          r.value ->> 6, r.value ->> 7, r.value ->> 8, r.value ->> 9, 0, 0, 0, 0, 0, 0, 0`,
      onConflict: `on conflict (store_id, event_id) do update set
        ${FIELDS.map((field) => `${field} = excluded.${field}`).join(", ")}`,
    },
    rows,
    target,
  );
}

/** Store, event and then FIELDS, where a message tells them. */
export function toFieldsRow(message: DomainEvent): Cell[][] {
  const place = [message.storeId, message.key];
  if (message.type === "EventDraftCreated") {
    return [[...place, "", message.data.objective, "DRAFT", "Asia/Seoul", null, null, 0, null]];
  }
  if (message.type !== "EventCreated" && message.type !== "EventChanged") return [];
  const { title, objective, status, timeZone, startsAt, endsAt, targetParticipants, targetRoiPct } =
    message.data;
  return [[...place, title, objective, status, timeZone, startsAt, endsAt, targetParticipants, targetRoiPct]];
}
