import { afterEach } from "bun:test";
import type { RawMessage } from "../../../src/events/message.ts";
import { type KafkaOptions, openKafka } from "../../../src/events/transport/kafka.ts";
import type { EventTransport, MessageRef, Subscription } from "../../../src/events/transport/transport.ts";
import { until } from "../../support/until.ts";
import { messagesOf, peopleOf } from "../history.ts";

let topics = 0;
export const freshTopic = () => `events-${topics++}`;

/** Messages of three events, in the order in which each event's came. */
export function messages(count: number): RawMessage[] {
  const people = peopleOf(count).map((one) => ({ ...one, isVerified: false, isWithdrawn: false }));
  const registrations = messagesOf({ people, steps: [[], [], []] }, "kafka").messages;
  return registrations.filter(({ type }) => type === "ParticipantRegistered");
}

export const idsOf = (refs: readonly { id: string }[]) => refs.map(({ id }) => id);

const opened: EventTransport[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((transport) => transport.close()));
});

/** A process of its own on a topic. */
export async function process(brokers: string, topic: string, options: Partial<KafkaOptions> = {}) {
  const errors: [event: string, fields: Readonly<Record<string, unknown>>][] = [];
  const transport = await openKafka({
    config: { brokers: [brokers], topic, isTls: false, sasl: undefined },
    log: { info: () => {}, error: (event, fields) => void errors.push([event, fields ?? {}]) },
    sleep: Bun.sleep,
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
    sessionMs: 1_500,
    ...options,
  });
  opened.push(transport);
  const received: MessageRef[] = [];
  return { transport, errors, received };
}

export type Process = Awaited<ReturnType<typeof process>>;

export function subscribe(
  { transport, received }: Process,
  intake: (refs: readonly MessageRef[]) => Promise<void> = async () => {},
): Subscription {
  if (transport.source.kind !== "push") throw new Error("push");
  return transport.source.subscribe("analytics", async (_consumer, refs) => {
    await intake(refs);
    received.push(...refs);
  });
}

export const has = (process: Process, count: number, deadlineMs = 20_000) =>
  until(`${count} messages came`, () => (process.received.length >= count ? true : undefined), deadlineMs);
