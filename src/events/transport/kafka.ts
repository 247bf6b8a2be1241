import type { Producer } from "@platformatic/kafka";
import type { RawMessage } from "../message.ts";
import { inBatches, utf8Bytes } from "./batches.ts";
import { clientOptions, type KafkaClient, KafkaError, loadKafkaClient, within } from "./kafka-client.ts";
import { type SubscriptionOptions, subscribeKafka } from "./kafka-subscription.ts";
import type { EventTransport, Subscription } from "./transport.ts";
import { toWire } from "./wire.ts";

/** A broker takes batches of 1 MB unless it is told otherwise. */
const SEND_LIMIT = { items: 500, bytes: 600_000 } as const;
const SEND_MS = 8_000;
const CHECK_MS = 2_000;
const CLOSE_MS = 6_000;

export type KafkaOptions = Omit<SubscriptionOptions, "client"> & {
  /** Default: the package itself. */
  readonly load?: () => Promise<KafkaClient>;
};

/**
 * Kafka, on Bun only. Messages of one event share its partition, and their order with it; a group for each
 * consumer; offsets are committed after the database has the messages. A broker that is away at the start is no
 * error here: publishing and reading begin when it comes.
 *
 * @throws ConfigError when the optional package is not installed
 * @example
 * const transport = await openKafka({ config: config.eventLog, log, sleep, randomBytes });
 * await transport.publish(messages);
 */
export async function openKafka(options: KafkaOptions): Promise<EventTransport> {
  const client = await loadKafkaClient(options.load);
  const { topic } = options.config;
  const subscriptions = new Set<Subscription>();
  let opened: Producer<string, string, string, string> | undefined;

  function producer(): Producer<string, string, string, string> {
    opened ??= new client.Producer({
      ...clientOptions(options.config),
      acks: client.ProduceAcks.ALL,
      idempotent: true,
      // Java's own: other programs find an event's partition by the same rule.
      partitioner: client.compatibilityPartitioner,
      serializers: client.stringSerializers,
    });
    return opened;
  }

  /** What it had under way is unknown: the next one begins anew. */
  async function drop(): Promise<void> {
    const dropped = opened;
    opened = undefined;
    await dropped?.close().catch(() => dropped.connections.close(() => {}));
  }

  async function send(texts: readonly Outgoing[]): Promise<void> {
    try {
      await within(SEND_MS, producer().send({ messages: texts.map((text) => ({ topic, ...text })) }));
    } catch (error) {
      void within(CLOSE_MS, drop()).catch(() => {});
      throw new KafkaError("publishing", error);
    }
  }

  return {
    name: "kafka",
    publish: async (messages) => {
      for (const batch of inBatches(messages.map(toOutgoing), SEND_LIMIT, sizeOf)) await send(batch);
    },
    source: {
      kind: "push",
      subscribe: (consumer, intake) => {
        const subscription = subscribeKafka({ ...options, client }, consumer, intake);
        subscriptions.add(subscription);
        return subscription;
      },
    },
    check: async () => {
      try {
        const metadata = producer().metadata({ topics: [topic], forceUpdate: true, retries: 0 });
        await within(CHECK_MS, metadata);
      } catch (error) {
        throw new KafkaError("checking", error);
      }
    },
    close: async () => {
      await Promise.all([...subscriptions].map((subscription) => subscription.stop()));
      await within(CLOSE_MS, drop()).catch(() => {});
    },
  };
}

type Outgoing = {
  readonly key: string;
  readonly value: string;
  readonly headers: Record<string, string>;
};

function toOutgoing(message: RawMessage): Outgoing {
  const headers = message.traceparent === null ? {} : { traceparent: message.traceparent };
  return { key: message.key, value: toWire(message), headers };
}

function sizeOf({ value }: Outgoing): number {
  return utf8Bytes(value);
}
