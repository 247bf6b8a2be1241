import type { Consumer, Message, MessagesStream } from "@platformatic/kafka";
import type { RandomBytes } from "../../auth/index.ts";
import type { KafkaConfig } from "../../config-types.ts";
import type { Logger } from "../../deps.ts";
import { handOver } from "./hand-over.ts";
import { clientOptions, faultOf, type KafkaClient, within } from "./kafka-client.ts";
import { createLanes } from "./kafka-lanes.ts";
import type { Intake, MessageRef, Subscription } from "./transport.ts";
import { fromWire } from "./wire.ts";

/** Messages a batch and partition: its offset is committed when the intake has them. */
const BATCH_MAX = 500;
/** Messages in memory that wait for their partition's turn. */
const WAITING_MAX = 4_000;
/** A dead process's partitions go to others after so long. */
const SESSION_MS = 10_000;
const JOIN_MS = 60_000;
const CLOSE_MS = 6_000;
const PAUSE_FIRST_MS = 250;
const PAUSE_MAX_MS = 5_000;

export type SubscriptionOptions = {
  readonly client: KafkaClient;
  readonly config: KafkaConfig;
  readonly log: Logger;
  readonly sleep: (ms: number) => Promise<void>;
  /** For the name that this process keeps in the group from one session to the next. */
  readonly randomBytes: RandomBytes;
  readonly sessionMs?: number;
};

type Inner = SubscriptionOptions & {
  readonly consumer: string;
  readonly intake: Intake;
  /** The group knows this process again by it: its last session's place is its own, and nobody waits for that one. */
  readonly instanceId: string;
  readonly stopping: AbortSignal;
  /** Something was handed over: the broker is well. */
  readonly onProgress: () => void;
};

/**
 * Reads the topic as a member of the consumer's group, for as long as it takes: whatever ends a session (the
 * broker restarts, the group throws us out, a commit fails), another one begins where the committed offsets are.
 */
export function subscribeKafka(options: SubscriptionOptions, consumer: string, intake: Intake): Subscription {
  const stopping = new AbortController();
  let failures = 0;
  const onProgress = () => {
    failures = 0;
  };
  const instanceId = [...options.randomBytes(8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const inner: Inner = { ...options, consumer, intake, instanceId, stopping: stopping.signal, onProgress };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await session(inner).catch((error: unknown) => {
        options.log.error("kafka_session_failed", { consumer, fault: faultOf(error), attempt: failures });
      });
      await pause(inner, failures++);
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

async function pause({ sleep, stopping }: Inner, failures: number): Promise<void> {
  const ms = Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** Math.min(failures, 8));
  await unlessAborted(stopping, sleep(ms));
}

/** The work's result, or undefined as soon as the signal is given. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  if (signal.aborted) return undefined;
  const cut = Promise.withResolvers<undefined>();
  const onAbort = () => cut.resolve(undefined);
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work, cut.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** From joining the group to leaving it; rejects with what went wrong in between. */
async function session(options: Inner): Promise<void> {
  const { client, config, stopping, sessionMs = SESSION_MS } = options;
  const fault = Promise.withResolvers<never>();
  fault.promise.catch(() => {});
  const consumer = new client.Consumer({
    ...clientOptions(config),
    groupId: `madang-${options.consumer}`,
    groupInstanceId: options.instanceId,
    sessionTimeout: sessionMs,
    rebalanceTimeout: 2 * sessionMs,
    heartbeatInterval: Math.floor(sessionMs / 4),
    autocommit: false,
    minBytes: 1,
    maxWaitTime: 1_000,
  });
  consumer.on("error", fault.reject);
  consumer.on("consumer:heartbeat:stalled", () => fault.reject(new Error("no heartbeat is answered")));
  try {
    const joining = join(consumer, config.topic);
    const stream = await unlessAborted(stopping, Promise.race([within(JOIN_MS, joining), fault.promise]));
    if (!stream) return;
    stream.on("error", fault.reject);
    stream.on("close", () => fault.reject(new Error("the stream was closed")));
    await consume(options, { consumer, stream, fault: fault.promise, onFault: fault.reject });
  } finally {
    await leave(consumer);
  }
}

function join(consumer: Consumer, topic: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    consumer.consume({ topics: [topic], mode: "committed", fallbackMode: "earliest" }, (error, stream) => {
      // At once: a stream that fails when nobody waits for it any more would end the process.
      stream?.on("error", () => {});
      if (stream && !error) resolve(stream);
      else reject(error ?? new Error("there is no stream"));
    });
  });
}

type Stream = MessagesStream<Buffer, Buffer, Buffer, Buffer>;

type Reading = {
  readonly consumer: Consumer;
  readonly stream: Stream;
  readonly fault: Promise<never>;
  readonly onFault: (error: unknown) => void;
};

/** Until it is to stop or something fails; then what is in hand is finished. */
async function consume(options: Inner, { consumer, stream, fault, onFault }: Reading): Promise<void> {
  const lanes = createLanes<Message>({
    itemsMax: BATCH_MAX,
    handle: (_partition, messages) => handle(options, consumer, messages),
    onDone: () => read(),
    onFault,
  });
  const read = () => {
    while (lanes.waiting() < WAITING_MAX) {
      const message: Message | null = stream.read();
      if (message === null) return;
      lanes.add(message.partition, message);
    }
  };
  stream.on("readable", read);
  try {
    await unlessAborted(options.stopping, fault);
  } finally {
    await lanes.stop();
  }
}

/** Consecutive messages of one partition. The offset is committed only after the database has them. */
async function handle(options: Inner, consumer: Consumer, messages: readonly Message[]): Promise<void> {
  const last = messages.at(-1);
  if (!last) return;
  const refs: MessageRef[] = [];
  for (const { value } of messages) {
    const ref = value ? fromWire(value.toString("utf8")) : undefined;
    if (ref) refs.push(ref);
  }
  const junk = messages.length - refs.length;
  if (junk > 0)
    options.log.error("event_log_junk", { transport: "kafka", consumer: options.consumer, count: junk });
  if (refs.length > 0) await insist(options, refs);
  const { topic, partition, offset, leaderEpoch } = last;
  await consumer.commit({ offsets: [{ topic, partition, offset: offset + 1n, leaderEpoch }] });
  options.onProgress();
}

/** Again and again while every database is away: nobody else could do better with them. */
async function insist(options: Inner, refs: readonly MessageRef[]): Promise<void> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await handOver(options.intake, refs, { transport: "kafka", ...options });
    } catch (error) {
      if (options.stopping.aborted) throw error;
      options.log.error("kafka_intake_failed", {
        consumer: options.consumer,
        fault: faultOf(error),
        attempt: failures,
      });
      await pause(options, failures);
    }
  }
}

/** Leaves the group, so that others need not wait for it to be missed. */
async function leave(consumer: Consumer): Promise<void> {
  try {
    await within(CLOSE_MS, consumer.close(true));
  } catch {
    // The broker did not answer: it will miss us by itself, and nothing of ours may stay open.
    consumer.connections.close(() => {});
  }
}
