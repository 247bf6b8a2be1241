import type { Statement } from "../../../db/index.ts";
import type { Target } from "../../../events/index.ts";
import { type Addend, effect, sumBy } from "./effect.ts";
import { EVENT_STATS_COLUMNS, STUB_FIELDS, spansOf } from "./event-stats.ts";
import { deltasOf, hourOf, type ParticipantMessage } from "./participant.ts";

const ADD =
  "participants = participants + excluded.participants, conversions = conversions + excluded.conversions";

/** Participant messages, summed by bucket: one statement a table, however many messages. */
export function projectCounters(
  messages: readonly ParticipantMessage[],
  target: Target,
): readonly Statement[] {
  return [
    ...eventTotals(messages, target),
    ...byBucket({ table: "channel_participation", bucket: "channel" }, byChannel(messages), target),
    ...byBucket({ table: "timeline_hourly", bucket: "hour" }, byHour(messages), target),
    ...byProfile(messages, target),
  ];
}

/** Participants, conversions, new customers and returns of each event. */
export function byEvent(messages: readonly ParticipantMessage[]): Addend[] {
  return messages.map((message) => {
    const { participants, conversions, newCustomers, returns } = deltasOf(message);
    return { key: [message.storeId, message.key], sums: [participants, conversions, newCustomers, returns] };
  });
}

/** Participants and conversions of each channel of an event. */
export function byChannel(messages: readonly ParticipantMessage[]): Addend[] {
  return messages.map((message) => bucketOf(message, message.data.channel));
}

/** Participants and conversions of each hour of an event. */
export function byHour(messages: readonly ParticipantMessage[]): Addend[] {
  return messages.map((message) => bucketOf(message, hourOf(message)));
}

function bucketOf(message: ParticipantMessage, bucket: string | number): Addend {
  const { participants, conversions } = deltasOf(message);
  return { key: [message.storeId, message.key, bucket], sums: [participants, conversions] };
}

/** A registration before its EventCreated makes a stub row; the event's fields follow. */
function eventTotals(messages: readonly ParticipantMessage[], target: Target): readonly Statement[] {
  const spans = spansOf(messages);
  const rows = sumBy(byEvent(messages)).map((row) => [...row, ...(spans.get(String(row[1])) ?? [])]);
  return effect(
    {
      into: `insert into ${target.prefix}event_stats (${EVENT_STATS_COLUMNS})
        select r.value ->> 0, r.value ->> 1, ${STUB_FIELDS},
          r.value ->> 2, r.value ->> 3, r.value ->> 4, r.value ->> 5, 0, r.value ->> 6, r.value ->> 7`,
      onConflict: `on conflict (store_id, event_id) do update set ${ADD},
        new_customers = new_customers + excluded.new_customers, returns = returns + excluded.returns,
        created_at = min(created_at, excluded.created_at), updated_at = max(updated_at, excluded.updated_at)`,
    },
    rows,
    target,
  );
}

type Bucket = { table: string; bucket: string };

function byBucket({ table, bucket }: Bucket, addends: readonly Addend[], target: Target) {
  return effect(
    {
      into: `insert into ${target.prefix}${table} (store_id, event_id, ${bucket}, participants, conversions)
        select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4`,
      onConflict: `on conflict (store_id, event_id, ${bucket}) do update set ${ADD}`,
    },
    sumBy(addends),
    target,
  );
}

function byProfile(messages: readonly ParticipantMessage[], target: Target): readonly Statement[] {
  const answers = messages.flatMap((message) => {
    const { ageGroup, gender, region } = message.data;
    const { participants } = deltasOf(message);
    const place = [message.storeId, message.key] as const;
    return [
      { key: [...place, "age", ageGroup ?? ""], sums: [participants] },
      { key: [...place, "gender", gender ?? ""], sums: [participants] },
      { key: [...place, "region", region ?? ""], sums: [participants] },
    ];
  });
  return effect(
    {
      into: `insert into ${target.prefix}profile_counts (store_id, event_id, dimension, value, count)
        select r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4`,
      onConflict:
        "on conflict (store_id, event_id, dimension, value) do update set count = count + excluded.count",
    },
    sumBy(answers),
    target,
  );
}
