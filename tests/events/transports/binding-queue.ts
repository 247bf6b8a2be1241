import type { QueueBatch, QueuedMessage } from "../../../src/events/transport/cloudflare-queues.ts";

export const QUEUE = "madang-events";
export const DEAD_LETTERS = `${QUEUE}-dlq`;

const BATCH_MAX = 50;
const RETRIES_MAX = 5;

type Waiting = { body: string; attempts: number; visibleAt: number; isDead: boolean };

/**
 * What Cloudflare documents of a queue, in this process: at least once (every tenth message comes twice), in no
 * order, settled one by one, a dead-letter queue after so many retries. Ours: it proves our code, not the platform.
 */
export class BindingQueue {
  #waiting: Waiting[] = [];
  #sent = 0;
  isDown = false;

  constructor(readonly now: () => number) {}

  readonly producer = {
    sendBatch: async (messages: Iterable<{ body: string }>) => {
      if (this.isDown) throw new Error("the queue is away");
      for (const { body } of messages) this.add(body);
    },
  };

  add(body: string): void {
    const copies = this.#sent++ % 10 === 0 ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1)
      this.#waiting.push({ body, attempts: 0, visibleAt: 0, isDead: false });
  }

  get size(): number {
    return this.#waiting.length;
  }

  lose(): void {
    this.#waiting = [];
  }

  /** @returns how many messages were handed over; one that is neither acknowledged nor retried counts as done */
  async deliver(receive: (batch: QueueBatch) => Promise<void>): Promise<number> {
    if (this.isDown) return 0;
    const due = this.#waiting.filter(({ visibleAt }) => visibleAt <= this.now());
    const isDead = due[0]?.isDead ?? false;
    const taken = unordered(due.filter((message) => message.isDead === isDead)).slice(0, BATCH_MAX);
    if (taken.length === 0) return 0;
    this.#waiting = this.#waiting.filter((message) => !taken.includes(message));
    await receive({
      queue: isDead ? DEAD_LETTERS : QUEUE,
      messages: taken.map((message) => this.#handedOver(message)),
    });
    return taken.length;
  }

  #handedOver(message: Waiting): QueuedMessage {
    message.attempts += 1;
    let isSettled = false;
    return {
      body: message.body,
      attempts: message.attempts,
      ack: () => {
        isSettled = true;
      },
      retry: ({ delaySeconds }) => {
        if (isSettled) return;
        isSettled = true;
        if (message.attempts > RETRIES_MAX) Object.assign(message, { isDead: true, attempts: 0 });
        message.visibleAt = this.now() + delaySeconds * 1_000;
        this.#waiting.push(message);
      },
    };
  }
}

/** The last first, and every third before all others. */
function unordered<T>(items: readonly T[]): T[] {
  const reversed = items.toReversed();
  return [...reversed.filter((_, index) => index % 3 === 0), ...reversed.filter((_, index) => index % 3 > 0)];
}
