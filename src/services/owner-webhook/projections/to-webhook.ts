import type { DomainEvent, DomainEventType } from "../../../events/index.ts";
import { payloadOf, type WebhookType } from "../event-types.ts";

/** What a message tells the outside. `entersStatus`: only where the event was in another status before. */
export type Told = {
  readonly type: WebhookType;
  readonly payload: string;
  readonly entersStatus: string | null;
};

const STATUS_TYPES: Readonly<Record<string, WebhookType>> = { ACTIVE: "event.started", ENDED: "event.ended" };

/** Messages that tell the outside something, or may. */
export const TOLD_TYPES = [
  "EventCreated",
  "EventChanged",
  "ParticipantRegistered",
  "VisitVerified",
  "ChannelResultChanged",
  "DistributionCompleted",
] as const satisfies readonly DomainEventType[];

/** Undefined for messages that tell the outside nothing. Ids, states and figures only. */
export function toWebhook(message: DomainEvent): Told | undefined {
  const { storeId, occurredAt } = message;
  const told = (type: WebhookType, data: Parameters<typeof payloadOf>[2]): Told => ({
    type,
    payload: payloadOf(type, occurredAt, { storeId, ...data }),
    entersStatus: null,
  });
  switch (message.type) {
    case "EventCreated":
    case "EventChanged": {
      const { eventId, title, status, startsAt, endsAt } = message.data;
      const type = STATUS_TYPES[status];
      if (type === undefined) return undefined;
      const data = { eventId, title, startsAt: isoOf(startsAt), endsAt: isoOf(endsAt) };
      return { ...told(type, data), entersStatus: status };
    }
    case "ParticipantRegistered": {
      const { eventId, participantId, channel, registeredAt } = message.data;
      return told("participant.registered", {
        eventId,
        participantId,
        channel: channelOf(channel),
        registeredAt: isoOf(registeredAt),
      });
    }
    case "VisitVerified": {
      const { eventId, participantId, channel, newToStore, verifiedAt } = message.data;
      return told("visit.verified", {
        eventId,
        participantId,
        channel: channelOf(channel),
        newToStore,
        verifiedAt: isoOf(verifiedAt),
      });
    }
    case "ChannelResultChanged": {
      const { eventId, distributionId, result } = message.data;
      return told("channel.result_changed", { eventId, distributionId, result });
    }
    case "DistributionCompleted": {
      const { eventId, distributionId, status, results } = message.data;
      return told("distribution.completed", { eventId, distributionId, status, results });
    }
    default:
      return undefined;
  }
}

/** Null for people who came without a channel's link. */
function channelOf(channel: string): string | null {
  return channel === "" ? null : channel;
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
