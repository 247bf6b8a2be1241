import type { Deps } from "../deps.ts";
import { nextTask } from "./places.ts";

/** Runs passes one after the other: outside requests, as long as somebody wants one. */
export type Runner = {
  /** There may be something to do: a pass begins soon. */
  readonly wake: () => void;
  /** Resolves when a pass that began after the call has ended; rejects when it failed. */
  readonly drain: () => Promise<void>;
};

export type RunnerOptions = Pick<Deps, "defer" | "sleep" | "log"> & {
  readonly name: string;
  readonly pass: () => Promise<void>;
};

/** Between passes under load: larger pages cost less, and a second of lag is allowed. */
const PAUSE_MS = 20;
const TRIES_MAX = 5;

type Waiter = { readonly resolve: () => void; readonly reject: (error: unknown) => void };

/** A wake during a pass makes another pass; a failed one is tried again a few times and then left to the next wake. */
export function createRunner(options: RunnerOptions): Runner {
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
    // The driver is synchronous: whoever woke the log gets its answer out before the consumers run.
    await nextTask();
    while (isWanted) {
      isWanted = false;
      const served = waiters;
      waiters = [];
      const error = await tryPass();
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

  async function tryPass(): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      try {
        await options.pass();
        return undefined;
      } catch (error) {
        const fault = error instanceof Error ? error.name : "unknown";
        options.log.error("event_log_pass_failed", { runner: options.name, attempt, fault });
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
