import type { DomainEvent } from "../../../events/index.ts";

const HOUR_MS = 3_600_000;

export type ParticipantMessage = Extract<DomainEvent, { data: { participantId: string } }>;

export function isParticipantMessage(message: DomainEvent): message is ParticipantMessage {
  return "participantId" in message.data;
}

export type Deltas = {
  readonly participants: number;
  readonly conversions: number;
  readonly newCustomers: number;
  readonly returns: number;
};

/**
 * What one message adds to the counters. Sums commute, so the end is right in any order: a withdrawal says
 * itself whether there was a visit to take out.
 */
export function deltasOf(message: ParticipantMessage): Deltas {
  switch (message.type) {
    case "ParticipantRegistered":
      return { participants: 1, conversions: 0, newCustomers: 0, returns: 0 };
    case "VisitVerified":
      return {
        participants: 0,
        conversions: 1,
        newCustomers: message.data.newToStore ? 1 : 0,
        returns: message.data.isReturn ? 1 : 0,
      };
    case "ParticipantWithdrawn": {
      const { wasVerified, wasNewToStore, wasReturn } = message.data;
      return {
        participants: -1,
        conversions: wasVerified ? -1 : 0,
        newCustomers: wasVerified && wasNewToStore ? -1 : 0,
        returns: wasVerified && wasReturn ? -1 : 0,
      };
    }
  }
}

/** UTC start of the hour of entry: everything stands there, conversions too, so that a withdrawal finds it again. */
export function hourOf(message: ParticipantMessage): number {
  return Math.floor(message.data.registeredAt / HOUR_MS) * HOUR_MS;
}
