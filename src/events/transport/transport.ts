import type { RawMessage } from "../message.ts";

/**
 * What of a message a consumer takes from outside. The message itself is read from the log by this id: what a
 * broker carries can be lost, doubled, old or forged, and none of it changes a count.
 */
export type MessageRef = { readonly id: string; readonly storeId: string };

/**
 * Gets what a transport received. Every database is asked before it throws: LeftToSettlement where one is away while
 * another works, anything else when nothing could be written now. A transport that hands over message by message
 * delivers again after either; one that reads a log in its order only after the latter.
 */
export type Intake = (consumer: string, refs: readonly MessageRef[]) => Promise<void>;

/**
 * These could not be written, for their database is away; the rest was. They are safe without the transport: when
 * that database is back, its settlement publishes them again.
 */
export class LeftToSettlement extends Error {
  override readonly name = "LeftToSettlement";
  constructor(readonly count: number) {
    super(`${count} messages are left to their database, which is away`);
  }
}

/**
 * Carries messages of the outbox to consumers: at least once, in any order, after any time. The outbox stays the
 * truth: what a transport loses is published again.
 */
export type EventTransport = {
  readonly name: "redis-streams" | "kafka" | "cloudflare-queues";
  /**
   * Resolves when the transport has taken all of them durably.
   * @throws when it may not have: the caller publishes all of them again
   */
  readonly publish: (messages: readonly RawMessage[]) => Promise<void>;
  readonly source: Source;
  /** @throws when the other side cannot be reached: /readyz tells */
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Source =
  | {
      /** Redis: somebody has to ask. */
      readonly kind: "pull";
      /**
       * Hands over once what waits, acknowledges it after, and answers how many there were (0: nothing waits).
       * @throws when the transport cannot be reached
       */
      readonly receive: (consumer: string, intake: Intake) => Promise<number>;
    }
  | {
      /** Kafka: a connection of its own. Faults of the transport are logged and tried again until `stop`. */
      readonly kind: "push";
      readonly subscribe: (consumer: string, intake: Intake) => Subscription;
    }
  | {
      /** Cloudflare Queues: the platform calls the worker's `queue` handler. */
      readonly kind: "platform";
    };

export type Subscription = {
  /** Ends after what is in hand has been settled. */
  readonly stop: () => Promise<void>;
};
