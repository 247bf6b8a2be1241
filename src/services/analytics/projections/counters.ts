import type { Statement } from "../../../db/index.ts";
import type { Target } from "../../../events/index.ts";
import { effect, IS_NEW, NEW_ROWS } from "./effect.ts";
import { EVENT_STATS_COLUMNS, STUB_FIELDS } from "./event-stats.ts";
import { AT, type ParticipantRow } from "./rows.ts";

const EVENT = `m.value ->> ${AT.storeId}, m.value ->> ${AT.eventId}`;
const SUMS = `sum(m.value ->> ${AT.participants}), sum(m.value ->> ${AT.conversions})`;
const ADD =
  "participants = participants + excluded.participants, conversions = conversions + excluded.conversions";

/** Participant messages, summed by bucket: one statement a table, however many messages. */
export function projectCounters(rows: readonly ParticipantRow[], target: Target): readonly Statement[] {
  if (rows.length === 0) return [];
  return [eventTotals(rows, target), byChannel(rows, target), byHour(rows, target), byProfile(rows, target)];
}

/** A registration before its EventCreated makes a stub row; the event's fields follow. */
function eventTotals(rows: readonly ParticipantRow[], target: Target): Statement {
  return effect(
    `insert into ${target.prefix}event_stats (${EVENT_STATS_COLUMNS})
     select ${EVENT}, ${STUB_FIELDS}, ${SUMS}, sum(m.value ->> ${AT.newCustomers}), 0,
       min(m.value ->> ${AT.occurredAt}), max(m.value ->> ${AT.occurredAt})
     from ${NEW_ROWS} where ${IS_NEW} group by 1, 2
     on conflict (store_id, event_id) do update set ${ADD}, new_customers = new_customers + excluded.new_customers,
       created_at = min(created_at, excluded.created_at), updated_at = max(updated_at, excluded.updated_at)`,
    rows,
    target,
  );
}

function byChannel(rows: readonly ParticipantRow[], target: Target): Statement {
  return effect(
    `insert into ${target.prefix}channel_participation (store_id, event_id, channel, participants, conversions)
     select ${EVENT}, m.value ->> ${AT.channel}, ${SUMS} from ${NEW_ROWS} where ${IS_NEW} group by 1, 2, 3
     on conflict (store_id, event_id, channel) do update set ${ADD}`,
    rows,
    target,
  );
}

function byHour(rows: readonly ParticipantRow[], target: Target): Statement {
  return effect(
    `insert into ${target.prefix}timeline_hourly (store_id, event_id, hour, participants, conversions)
     select ${EVENT}, m.value ->> ${AT.hour}, ${SUMS} from ${NEW_ROWS} where ${IS_NEW} group by 1, 2, 3
     on conflict (store_id, event_id, hour) do update set ${ADD}`,
    rows,
    target,
  );
}

const DIMENSIONS = JSON.stringify({ age: AT.age, gender: AT.gender, region: AT.region });

function byProfile(rows: readonly ParticipantRow[], target: Target): Statement {
  return effect(
    `insert into ${target.prefix}profile_counts (store_id, event_id, dimension, value, count)
     select ${EVENT}, d.key, m.value ->> d.value, sum(m.value ->> ${AT.participants})
     from ${NEW_ROWS} cross join json_each('${DIMENSIONS}') d where ${IS_NEW} group by 1, 2, 3, 4
     on conflict (store_id, event_id, dimension, value) do update set count = count + excluded.count`,
    rows,
    target,
  );
}
