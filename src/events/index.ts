export {
  DOMAIN_EVENTS,
  type DomainEvent,
  type DomainEventData,
  type DomainEventType,
  EVENT_TOPIC,
} from "./catalog.ts";
export type { EventLog } from "./event-log.ts";
export { type EmitInput, type Emission, emit, emitAlso } from "./outbox.ts";
