export {
  DOMAIN_EVENTS,
  type DomainEvent,
  type DomainEventData,
  type DomainEventType,
  EVENT_TOPIC,
} from "./catalog.ts";
export type { Consumer, ConsumerDeps, ConsumerWatch, Target } from "./consumer.ts";
export { CONSUMERS, findConsumer } from "./consumers/index.ts";
export { type DeadLetter, readDeadLetters } from "./dead-letters.ts";
export { createEventLog, type EventLog, type EventLogOptions } from "./event-log.ts";
export { claimGapAlarm, type Gap, readGaps } from "./gap-alarm.ts";
export { type ConsumerHealth, readConsumerHealth } from "./health.ts";
export { forgetMarksBefore, markOnce } from "./inbox.ts";
export { type MarkPair, readMarkPairs } from "./mark-pairs.ts";
export { type Emission, type EmitInput, emit } from "./outbox.ts";
export { type RebuildReport, rebuildConsumer } from "./rebuild.ts";
export { type ReplayReport, type ReplaySelection, replay } from "./replay.ts";
export { readStoreLog } from "./store-log.ts";
export type { EventTransport, Intake, MessageRef } from "./transport/transport.ts";
