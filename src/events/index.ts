export {
  DOMAIN_EVENTS,
  type DomainEvent,
  type DomainEventData,
  type DomainEventType,
  EVENT_TOPIC,
} from "./catalog.ts";
export type { Consumer, ConsumerDeps, Target } from "./consumer.ts";
export { createEventLog, type EventLog, type EventLogOptions } from "./event-log.ts";
export { type Emission, type EmitInput, emit, emitAlso } from "./outbox.ts";
