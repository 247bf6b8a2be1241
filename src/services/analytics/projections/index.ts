import { bumpVersions, rawStatement, type Statement, versionKeys } from "../../../db/index.ts";
import type { DomainEvent, Target } from "../../../events/index.ts";
import { projectChannelStatus } from "./channel-status.ts";
import { projectCosts } from "./costs.ts";
import { projectCounters } from "./counters.ts";
import { newestBy } from "./effect.ts";
import { projectEstimates } from "./estimates.ts";
import { projectEventStats } from "./event-stats.ts";
import { isParticipantMessage } from "./participant.ts";

/** Tables that hold nothing but what DomainEvents say. */
export const DERIVED_TABLES = [
  "event_stats",
  "channel_participation",
  "timeline_hourly",
  "profile_counts",
  "cost_entries",
  "channel_estimates",
] as const;

/** Statements for one batch: event-numbered messages come in version order. */
export function projectMessages(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const participants = messages.filter(isParticipantMessage);
  const sequenced = messages.filter((message) => !isParticipantMessage(message));
  return [
    ...projectCounters(participants, target),
    ...projectEventStats(sequenced, target),
    ...projectCosts(sequenced, target),
    ...projectChannelStatus(sequenced, target),
    ...projectEstimates(sequenced, target),
  ];
}

/** Counters may lag half a second in the cache; fields, states and costs must show at once. */
export function invalidateCounts(messages: readonly DomainEvent[], target: Target): readonly Statement[] {
  const stamps = messages.map(
    (message) =>
      [
        message.storeId,
        isParticipantMessage(message) ? versionKeys.counts(message.key) : versionKeys.event(message.key),
      ] as const,
  );
  return [
    bumpVersions(
      newestBy(stamps, ([storeId, key]) => `${storeId} ${key}`),
      target.when,
    ),
  ];
}

/** Takes the rebuilt distribution states over; the snapshots' columns stay as they are. */
export function adoptChannelStatus(prefix: string): readonly Statement[] {
  return [
    rawStatement(
      `insert into channel_stats (store_id, event_id, channel, channel_type, status, updated_at)
       select store_id, event_id, channel, channel_type, status, updated_at from ${prefix}channel_stats where true
       on conflict (store_id, event_id, channel) do update set channel_type = excluded.channel_type,
         status = excluded.status, updated_at = max(updated_at, excluded.updated_at)`,
      [],
    ),
  ];
}

/** @see Consumer.appliedVersion */
export function appliedVersion(prefix: string): string {
  return `(select s.applied_version from ${prefix}event_stats s
    where s.store_id = a.store_id and s.event_id = a.aggregate_id)`;
}
