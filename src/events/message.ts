import type { z } from "zod";
import { DOMAIN_EVENTS, type DomainEvent, type DomainEventType, isDomainEventType } from "./catalog.ts";

/** A message as a transport hands it over: nothing in it is trusted yet. `data` is JSON text. */
export type RawMessage = {
  readonly id: string;
  readonly storeId: string;
  readonly key: string;
  readonly aggregateId: string;
  readonly aggregateVersion: number;
  readonly type: string;
  readonly schemaVersion: number;
  readonly data: string;
  readonly occurredAt: number;
  readonly traceparent: string | null;
};

export type DeadReason =
  | "UNKNOWN_TYPE"
  | "UNKNOWN_VERSION"
  | "TOO_LARGE"
  | "INVALID_JSON"
  | "INVALID_DATA"
  | "REFUSED"
  | "RETRIES_EXHAUSTED";

export type Verdict =
  | { readonly kind: "known"; readonly raw: RawMessage; readonly message: DomainEvent }
  /** Written by a newer release: kept until this one is replaced. */
  | { readonly kind: "newer"; readonly raw: RawMessage }
  | { readonly kind: "dead"; readonly raw: RawMessage; readonly reason: DeadReason; readonly detail: string };

/** Characters of JSON; the smallest message limit among the transports is 128 KB. */
export const DATA_LENGTH_MAX = 65_536;

/** Checks a message against the catalog. Details name fields, never values. */
export function readMessage(raw: RawMessage): Verdict {
  if (!isDomainEventType(raw.type)) return dead(raw, "UNKNOWN_TYPE", raw.type.slice(0, 100));
  const known = DOMAIN_EVENTS[raw.type];
  if (raw.schemaVersion > known.version) return { kind: "newer", raw };
  if (raw.schemaVersion < 1) return dead(raw, "UNKNOWN_VERSION", String(raw.schemaVersion));
  if (raw.data.length > DATA_LENGTH_MAX) return dead(raw, "TOO_LARGE", `${raw.data.length} characters`);
  const json = parseJson(raw.data);
  if (json === undefined) return dead(raw, "INVALID_JSON", "");
  const parsed = known.data.safeParse(json);
  if (!parsed.success) return dead(raw, "INVALID_DATA", faultyFields(parsed.error));
  const message = toDomainEvent(raw, raw.type, parsed.data);
  const fault = envelopeFault(message);
  return fault === undefined ? { kind: "known", raw, message } : dead(raw, "INVALID_DATA", fault);
}

function dead(raw: RawMessage, reason: DeadReason, detail: string): Verdict {
  return { kind: "dead", raw, reason, detail };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function faultyFields(error: z.ZodError): string {
  return [...new Set(error.issues.map((issue) => `${issue.path.join(".")} ${issue.code}`))]
    .join(", ")
    .slice(0, 500);
}

/** The schema of `type` has accepted `data`; TypeScript cannot follow that across the table. */
function toDomainEvent(raw: RawMessage, type: DomainEventType, data: unknown): DomainEvent {
  return {
    id: raw.id,
    type,
    version: raw.schemaVersion,
    key: raw.key,
    aggregateId: raw.aggregateId,
    aggregateVersion: raw.aggregateVersion,
    storeId: raw.storeId,
    occurredAt: raw.occurredAt,
    traceparent: raw.traceparent,
    data,
  } as DomainEvent;
}

/** The envelope routes and orders, the data counts: they must speak of the same things. */
function envelopeFault(message: DomainEvent): string | undefined {
  const eventId = message.type === "EventDraftCreated" ? message.data.eventDraftId : message.data.eventId;
  if (message.key !== eventId) return "key differs from data";
  const aggregateId = "participantId" in message.data ? message.data.participantId : eventId;
  if (message.aggregateId !== aggregateId) return "aggregateId differs from data";
  if ("storeId" in message.data && message.data.storeId !== message.storeId)
    return "storeId differs from data";
  return message.aggregateVersion >= 1 ? undefined : "aggregateVersion";
}

/** Versioned by event and applied in that order; the others commute. */
export function isSequenced(message: DomainEvent): boolean {
  return DOMAIN_EVENTS[message.type].sequence === "event";
}
