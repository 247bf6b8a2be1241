import type { Statement } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { effect, IS_NEW, NEW_ROWS } from "./effect.ts";
import { newestBy } from "./rows.ts";

const FIELD_COLUMNS =
  "title, objective, status, time_zone, starts_at, ends_at, target_participants, target_roi_pct";

export const EVENT_STATS_COLUMNS = `store_id, event_id, ${FIELD_COLUMNS},
  participants, conversions, new_customers, applied_version, created_at, updated_at`;

/** An event of which only a message with its id is known yet. */
export const STUB_FIELDS = "'', '', 'DRAFT', 'Asia/Seoul', null, null, 0, null";

/** Messages numbered by event: how far the event is applied, and its fields of the newest one. */
export function projectEventStats(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  if (messages.length === 0) return [];
  const fields = newestBy(messages.flatMap(toFieldsRow), (row) => row[2]);
  return fields.length === 0
    ? [advance(messages, target)]
    : [advance(messages, target), setFields(fields, target)];
}

function advance(messages: readonly DomainEvent[], target: Target): Statement {
  const rows = messages.map((message) => [
    message.id,
    message.storeId,
    message.key,
    message.aggregateVersion,
    message.occurredAt,
  ]);
  return effect(
    `insert into ${target.prefix}event_stats (${EVENT_STATS_COLUMNS})
     select m.value ->> 1, m.value ->> 2, ${STUB_FIELDS}, 0, 0, 0,
       max(m.value ->> 3), min(m.value ->> 4), max(m.value ->> 4)
     from ${NEW_ROWS} where ${IS_NEW} group by 1, 2
     on conflict (store_id, event_id) do update set applied_version = max(applied_version, excluded.applied_version),
       created_at = min(created_at, excluded.created_at), updated_at = max(updated_at, excluded.updated_at)`,
    rows,
    target,
  );
}

type FieldsRow = readonly [
  id: string,
  storeId: string,
  eventId: string,
  ...fields: (string | number | null)[],
];

function toFieldsRow(message: DomainEvent): FieldsRow[] {
  if (message.type === "EventDraftCreated") {
    return [
      [
        message.id,
        message.storeId,
        message.key,
        "",
        message.data.objective,
        "DRAFT",
        "Asia/Seoul",
        null,
        null,
        0,
        null,
      ],
    ];
  }
  if (message.type !== "EventCreated" && message.type !== "EventChanged") return [];
  const { data } = message;
  return [
    [
      message.id,
      message.storeId,
      message.key,
      data.title,
      data.objective,
      data.status,
      data.timeZone,
      data.startsAt,
      data.endsAt,
      data.targetParticipants,
      data.targetRoiPct,
    ],
  ];
}

/** The row stands already: `advance` ran before. */
function setFields(rows: readonly FieldsRow[], target: Target): Statement {
  return effect(
    `update ${target.prefix}event_stats set (${FIELD_COLUMNS}) =
       (n.title, n.objective, n.status, n.time_zone, n.starts_at, n.ends_at, n.target_participants, n.target_roi_pct)
     from (
       select m.value ->> 1 as store_id, m.value ->> 2 as event_id, m.value ->> 3 as title, m.value ->> 4 as objective,
         m.value ->> 5 as status, m.value ->> 6 as time_zone, m.value ->> 7 as starts_at, m.value ->> 8 as ends_at,
         m.value ->> 9 as target_participants, m.value ->> 10 as target_roi_pct
       from ${NEW_ROWS} where ${IS_NEW}
     ) n
     where event_stats.store_id = n.store_id and event_stats.event_id = n.event_id`.replaceAll(
      "event_stats.",
      `${target.prefix}event_stats.`,
    ),
    rows,
    target,
  );
}
