import { z } from "zod";
import { inBatches, utf8Bytes } from "./batches.ts";
import {
  EntryId,
  FIELD,
  type Pipeline,
  type RedisOptions,
  redisCommands,
  resultOf,
} from "./redis-commands.ts";
import { type ReceiverOptions, RedisReceiver } from "./redis-receiver.ts";
import type { EventTransport } from "./transport.ts";
import { toWire } from "./wire.ts";

/** Entries kept, more or less. What is trimmed before it was read is published again from the outbox. */
const LENGTH_MAX = 50_000;

/** Upstash takes requests of 1 MB on its smallest plan. */
const REQUEST_LIMIT = { items: 200, bytes: 600_000 } as const;

export type RedisStreamsOptions = RedisOptions & Omit<ReceiverOptions, "redis" | "group">;

/**
 * Upstash Redis Streams over REST, on every runtime. An entry that Redis has acknowledged may still vanish (a
 * failover, a flush, the trimming of a stream that nobody reads): the outbox publishes it again.
 *
 * @example
 * const transport = redisStreams({ ...config.redis, now: clock.now, randomBytes, log });
 * await transport.publish(messages);
 */
export function redisStreams(options: RedisStreamsOptions): EventTransport {
  const redis = redisCommands(options);
  const receivers = new Map<string, RedisReceiver>();

  function receiverOf(consumer: string): RedisReceiver {
    const receiver = receivers.get(consumer) ?? new RedisReceiver({ ...options, redis, group: consumer });
    receivers.set(consumer, receiver);
    return receiver;
  }

  return {
    name: "redis-streams",
    publish: async (messages) => {
      for (const batch of inBatches(messages.map(toWire), REQUEST_LIMIT, utf8Bytes)) {
        const answers = await redis.send(...batch.map((text) => adding(redis.stream, text)));
        for (const answer of answers) resultOf(answer, EntryId);
      }
      for (const receiver of receivers.values()) receiver.expect();
    },
    source: { kind: "pull", receive: (consumer, intake) => receiverOf(consumer).receive(intake) },
    check: async () => {
      const [answer] = await redis.send((pipeline) => pipeline.ping());
      resultOf(answer, z.literal("PONG"));
    },
    // Every request is one of its own: nothing is open.
    close: async () => {},
  };
}

function adding(stream: string, text: string) {
  const trim = { type: "MAXLEN", comparison: "~", threshold: LENGTH_MAX } as const;
  return (pipeline: Pipeline) => pipeline.xadd(stream, "*", { [FIELD]: text }, { trim });
}
