import type { Logger } from "../../deps.ts";
import type { RawMessage } from "../message.ts";
import { type BatchLimit, inBatches, utf8Bytes } from "./batches.ts";
import { type EventTransport, type Intake, LeftToSettlement, type MessageRef } from "./transport.ts";
import { fromWire, toWire } from "./wire.ts";

/** A producer's binding, as far as it is used. */
export type QueueProducer = {
  sendBatch(messages: Iterable<{ body: string; contentType: "text" }>): Promise<unknown>;
};

export type QueuedMessage = {
  readonly body: unknown;
  /** Deliveries so far, this one included. */
  readonly attempts: number;
  ack(): void;
  retry(options: { delaySeconds: number }): void;
};

/** What the platform hands to a Worker's `queue` handler. */
export type QueueBatch = { readonly queue: string; readonly messages: readonly QueuedMessage[] };

/** The platform's limits are 128 KB a message, 256 KB and 100 messages a batch, with about 100 bytes added to each. */
const MESSAGE_BYTES_MAX = 120_000;
const BATCH_MAX: BatchLimit = { items: 100, bytes: 240_000 };
const ADDED_BYTES = 100;

const sizeOf = (text: string) => utf8Bytes(text) + ADDED_BYTES;

/**
 * Cloudflare Queues, for Workers only: the platform itself calls the consumer (`receiveQueue`).
 *
 * @example const transport = cloudflareQueues(env.EVENTS); await transport.publish(messages);
 */
export function cloudflareQueues(queue: QueueProducer): EventTransport {
  return {
    name: "cloudflare-queues",
    publish: async (messages) => {
      for (const texts of inBatches(messages.map(toText), BATCH_MAX, sizeOf))
        await queue.sendBatch(texts.map((body) => ({ body, contentType: "text" as const })));
    },
    source: { kind: "platform" },
    // The binding is part of the platform: there is nothing to ask that would not be a message.
    check: async () => {},
    close: async () => {},
  };
}

/** A message too large for a queue goes as its address alone, which is all that our consumers read. */
function toText(message: RawMessage): string {
  const text = toWire(message);
  return sizeOf(text) <= MESSAGE_BYTES_MAX ? text : toWire({ ...message, data: "{}" });
}

export type ReceiveOptions = {
  /** Every one of them gets every message. */
  readonly consumers: readonly string[];
  readonly intake: Intake;
  readonly log: Logger;
};

/**
 * Settles each message of a batch: `ack` once the database has it for every consumer, `retry` when it could not be
 * written now. What is not a message of ours is acknowledged and counted in the log. Never throws.
 *
 * @example await receiveQueue(batch, { consumers: ["analytics"], intake: events.intake, log });
 */
export async function receiveQueue(batch: QueueBatch, options: ReceiveOptions): Promise<void> {
  const stores = new Map<string, Addressed[]>();
  let junk = 0;
  for (const message of batch.messages) {
    const ref = typeof message.body === "string" ? fromWire(message.body) : undefined;
    if (ref) {
      stores.set(ref.storeId, [...(stores.get(ref.storeId) ?? []), { ref, message }]);
    } else {
      junk += 1;
      message.ack();
    }
  }
  const topic = batch.queue;
  if (junk > 0) options.log.error("queue_junk", { topic, count: junk });
  const isDeadLetters = topic.endsWith("-dlq");
  let retried = 0;
  for (const group of await settle([...stores.values()], options)) {
    retried += group.length;
    for (const { message } of group)
      message.retry({ delaySeconds: retrySeconds(message.attempts, isDeadLetters) });
  }
  if (retried > 0) options.log.error("queue_retried", { topic, count: retried });
}

type Addressed = { readonly ref: MessageRef; readonly message: QueuedMessage };

/**
 * All stores in one go; when that fails in halves, so that one store whose database is away holds up no other.
 *
 * @returns the stores' messages that could not be written
 */
async function settle(stores: readonly Addressed[][], options: ReceiveOptions): Promise<Addressed[][]> {
  const all = stores.flat();
  if (all.length === 0) return [];
  const refs = all.map(({ ref }) => ref);
  try {
    for (const consumer of options.consumers) await options.intake(consumer, refs);
    for (const { message } of all) message.ack();
    return [];
  } catch (error) {
    options.log.error("queue_intake_failed", {
      count: all.length,
      fault: error instanceof Error ? error.name : "unknown",
    });
    if (stores.length === 1) return [all];
    const middle = Math.ceil(stores.length / 2);
    const first = await settle(stores.slice(0, middle), options);
    // Nothing of the first half went through: every database is away, and asking for each store would only take time.
    const isAway =
      !(error instanceof LeftToSettlement) && first.flat().length === stores.slice(0, middle).flat().length;
    const second = isAway && middle > 1 ? stores.slice(middle) : await settle(stores.slice(middle), options);
    return [...first, ...second];
  }
}

/** 5 s, 10 s … 10 min; in the dead-letter queue 10 min … 1 h: what is there waits for a database or a person. */
function retrySeconds(attempts: number, isDeadLetters: boolean): number {
  const [first, longest] = isDeadLetters ? [600, 3_600] : [5, 600];
  return Math.min(longest, first * 2 ** Math.min(Math.max(attempts, 1) - 1, 10));
}
