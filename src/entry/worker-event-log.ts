import type { EventLog } from "../events/index.ts";
import type { Turns } from "./worker-turns.ts";

type Defer = (work: Promise<unknown>) => void;

/**
 * The event log of one request, which carries on only while no other request of the isolate does.
 *
 * @example takingTurns({ turns, defer, create: (defer) => createEventLog({ ...options, defer }) })
 */
export function takingTurns(options: {
  readonly turns: Turns;
  readonly defer: Defer;
  readonly create: (defer: Defer) => EventLog;
}): EventLog {
  const { turns } = options;
  let running = 0;
  let isHolder = false;

  const events = options.create((work) => {
    running += 1;
    options.defer(work.finally(ended));
  });

  function ended(): void {
    running -= 1;
    if (running > 0 || !isHolder) return;
    isHolder = false;
    if (turns.finish()) wake();
  }

  function wake(storeId?: string): void {
    if (!isHolder) {
      if (!turns.take()) return;
      isHolder = true;
    }
    events.wake(storeId);
  }

  return { ...events, wake };
}
