export type LanesOptions<T> = {
  /** Called for one partition after the other's end is not waited for, but never twice at once for the same one. */
  readonly handle: (partition: number, items: readonly T[]) => Promise<void>;
  readonly itemsMax: number;
  /** A batch is done: there is room again. */
  readonly onDone: () => void;
  /** The lane of this error stands still from here on. */
  readonly onFault: (error: unknown) => void;
};

export type Lanes<T> = {
  readonly add: (partition: number, item: T) => void;
  /** Items that wait for their turn. */
  readonly waiting: () => number;
  /** Begins nothing more; resolves when what was begun has ended. */
  readonly stop: () => Promise<void>;
};

/** Handles partitions beside each other, and what comes from one partition in its order. */
export function createLanes<T>(options: LanesOptions<T>): Lanes<T> {
  const queues = new Map<number, T[]>();
  const running = new Map<number, Promise<void>>();
  let waiting = 0;
  let isStopped = false;

  async function work(partition: number, queue: T[]): Promise<void> {
    while (queue.length > 0 && !isStopped) {
      const items = queue.splice(0, options.itemsMax);
      waiting -= items.length;
      await options.handle(partition, items);
      options.onDone();
    }
    running.delete(partition);
  }

  return {
    add: (partition, item) => {
      const queue = queues.get(partition) ?? [];
      queues.set(partition, queue);
      queue.push(item);
      waiting += 1;
      if (running.has(partition) || isStopped) return;
      // In a task of its own: what is added in the same breath belongs to the same batch.
      const lane = Promise.resolve().then(() => work(partition, queue));
      running.set(partition, lane.catch(options.onFault));
    },
    waiting: () => waiting,
    stop: async () => {
      isStopped = true;
      await Promise.all(running.values());
    },
  };
}
