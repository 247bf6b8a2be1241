import type { Deps } from "../deps.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { CONSUMERS } from "./consumers/index.ts";
import { createRelay } from "./relay.ts";

/** The consumers' side of the event log, as verbs see it. */
export type EventLog = {
  /** Something was committed: consumers run soon, outside the request. */
  readonly wake: () => void;
  /** Resolves when every message committed before the call is applied, parked or dead-lettered. */
  readonly drain: () => Promise<void>;
};

export type EventLogOptions = ConsumerDeps &
  Pick<Deps, "defer" | "sleep"> & {
    readonly consumers?: readonly Consumer[];
  };

/** Between passes under load: larger pages cost less, and a second of lag is allowed. */
const PAUSE_MS = 20;
const TRIES_MAX = 5;

type Waiter = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

/**
 * One runner per process over the outbox. A wake during a pass makes another pass; a failed one is tried again
 * a few times and then left to the next wake (a tick wakes once a second).
 *
 * @example
 * const events = createEventLog({ store, clock, randomBytes, log, defer, sleep });
 * await store.write(emission.statements);
 * events.wake();
 */
export function createEventLog(options: EventLogOptions): EventLog {
  const relays = (options.consumers ?? CONSUMERS).map((consumer) => createRelay(options, consumer));
  let isRunning = false;
  let isWanted = false;
  let waiters: Waiter[] = [];
  let cutPause: () => void = () => {};

  function start(): void {
    isWanted = true;
    if (isRunning) return;
    isRunning = true;
    options.defer(run());
  }

  async function run(): Promise<void> {
    await nextTask();
    while (isWanted) {
      isWanted = false;
      const served = waiters;
      waiters = [];
      const error = await passAll();
      for (const waiter of served) error === undefined ? waiter.resolve() : waiter.reject(error);
      if (isWanted) await pause();
    }
    isRunning = false;
  }

  async function pause(): Promise<void> {
    if (waiters.length > 0) return;
    const cut = new Promise<void>((resolve) => {
      cutPause = resolve;
    });
    await Promise.race([options.sleep(PAUSE_MS), cut]);
  }

  async function passAll(): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        for (const relay of relays) await relay.pass();
        return undefined;
      } catch (error) {
        options.log.error("event_log_pass_failed", {
          attempt,
          fault: error instanceof Error ? error.name : "unknown",
        });
        if (attempt === TRIES_MAX) return error;
        await options.sleep(50 * 2 ** attempt);
      }
    }
  }

  return {
    wake: start,
    drain: () =>
      new Promise((resolve, reject) => {
        waiters.push({ resolve, reject });
        start();
        cutPause();
      }),
  };
}

/** The driver is synchronous: whoever woke the log gets its answer out before the consumers run. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
