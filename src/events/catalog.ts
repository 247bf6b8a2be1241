import { z } from "zod";

/**
 * Every DomainEvent: type → version, whose sequence it belongs to, and its data. No personal data in any of
 * them. `participant` messages are numbered per participant and commute; `event` messages are numbered per
 * event and applied in order.
 */
const id = z.uuid();
const instant = z.int();
const won = z.int();

const eventFields = z.strictObject({
  eventId: id,
  storeId: id,
  title: z.string(),
  objective: z.string(),
  status: z.string(),
  timeZone: z.string(),
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  targetParticipants: z.int(),
  targetRoiPct: z.number().nullable(),
  prizeCostKrw: won,
  otherCostKrw: won,
});

const channelResult = z.strictObject({
  channel: z.string(),
  channelType: z.enum(["TV", "SNS", "VOICE"]),
  status: z.string(),
  reason: z.string().nullable(),
  costKrw: won.nullable(),
  costSource: z.string().nullable(),
  /** Views that the partner or our own estimate expects of the run; not in messages of version 1. */
  estimatedViews: z.int().min(0).nullable().default(null),
});

/** What a counter needs to add a person, and to take the same person out again. */
const entryFields = z.strictObject({
  eventId: id,
  participantId: id,
  registeredAt: instant,
  channel: z.string(),
  ageGroup: z.string().nullable(),
  gender: z.string().nullable(),
  region: z.string().nullable(),
});

/** A visit within 90 days of an earlier one; messages of version 1 do not say. */
const sinceVersion2 = z.boolean().nullable().default(null);

export const DOMAIN_EVENTS = {
  EventDraftCreated: {
    version: 1,
    sequence: "event",
    data: z.strictObject({ eventDraftId: id, userId: id, objective: z.string(), createdAt: instant }),
  },
  EventCreated: { version: 1, sequence: "event", data: eventFields },
  EventChanged: { version: 1, sequence: "event", data: eventFields },
  DistributionCompleted: {
    version: 2,
    sequence: "event",
    data: z.strictObject({
      eventId: id,
      distributionId: id,
      status: z.string(),
      channels: z.array(z.string()),
      results: z.array(channelResult),
      completedAt: instant,
    }),
  },
  ChannelResultChanged: {
    version: 2,
    sequence: "event",
    data: z.strictObject({ eventId: id, distributionId: id, result: channelResult, changedAt: instant }),
  },
  ParticipantRegistered: { version: 1, sequence: "participant", data: entryFields },
  VisitVerified: {
    version: 2,
    sequence: "participant",
    data: entryFields.extend({ newToStore: z.boolean(), isReturn: sinceVersion2, verifiedAt: instant }),
  },
  ParticipantWithdrawn: {
    version: 2,
    sequence: "participant",
    data: entryFields.extend({
      wasVerified: z.boolean(),
      wasNewToStore: z.boolean(),
      wasReturn: sinceVersion2,
      withdrawnAt: instant,
    }),
  },
} as const;

export type DomainEventType = keyof typeof DOMAIN_EVENTS;

export type DomainEventData<T extends DomainEventType> = z.infer<(typeof DOMAIN_EVENTS)[T]["data"]>;

/** The envelope of D-07. */
export type DomainEvent<T extends DomainEventType = DomainEventType> = {
  [K in T]: {
    id: string;
    type: K;
    version: number;
    key: string;
    aggregateId: string;
    aggregateVersion: number;
    storeId: string;
    occurredAt: number;
    traceparent: string | null;
    data: DomainEventData<K>;
  };
}[T];

export function isDomainEventType(word: string): word is DomainEventType {
  return Object.hasOwn(DOMAIN_EVENTS, word);
}

/** Fixed positions in a participant's short life; an event's own messages are numbered as they come. */
export const PARTICIPANT_SEQUENCE = {
  ParticipantRegistered: 1,
  VisitVerified: 2,
  ParticipantWithdrawn: 3,
} as const;

export const EVENT_TOPIC = "event-topic";
