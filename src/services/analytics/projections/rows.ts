import type { DomainEvent } from "../../../events/index.ts";

const HOUR_MS = 3_600_000;

type ParticipantMessage = Extract<DomainEvent, { data: { participantId: string } }>;

/** Position in a participant row → what stands there; SQL reads `value ->> n`. */
export const AT = {
  id: 0,
  storeId: 1,
  eventId: 2,
  occurredAt: 3,
  participants: 4,
  conversions: 5,
  newCustomers: 6,
  channel: 7,
  hour: 8,
  age: 9,
  gender: 10,
  region: 11,
} as const;

export type ParticipantRow = readonly [
  id: string,
  storeId: string,
  eventId: string,
  occurredAt: number,
  participants: number,
  conversions: number,
  newCustomers: number,
  channel: string,
  hour: number,
  age: string,
  gender: string,
  region: string,
];

/**
 * What one message adds to the counters. Sums commute, so the end is right in any order: a withdrawal says
 * itself whether there was a visit to take out.
 */
function deltas(
  message: ParticipantMessage,
): [participants: number, conversions: number, newCustomers: number] {
  switch (message.type) {
    case "ParticipantRegistered":
      return [1, 0, 0];
    case "VisitVerified":
      return [0, 1, message.data.newToStore ? 1 : 0];
    case "ParticipantWithdrawn":
      return [
        -1,
        message.data.wasVerified ? -1 : 0,
        message.data.wasVerified && message.data.wasNewToStore ? -1 : 0,
      ];
  }
}

/** Everything stands in the bucket of the entry, conversions too, so that a withdrawal finds it again. */
export function toParticipantRow(message: ParticipantMessage): ParticipantRow {
  const { data } = message;
  return [
    message.id,
    message.storeId,
    data.eventId,
    message.occurredAt,
    ...deltas(message),
    data.channel,
    Math.floor(data.registeredAt / HOUR_MS) * HOUR_MS,
    data.ageGroup ?? "",
    data.gender ?? "",
    data.region ?? "",
  ];
}

export function isParticipantMessage(message: DomainEvent): message is ParticipantMessage {
  return "participantId" in message.data;
}

/** Keeps the newest of each key; `items` come in version order. */
export function newestBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}
