import type { EventLog } from "../../src/events/index.ts";

/** An event log nobody listens to, for tests that drive consumers themselves. */
export function quietEvents(over: Partial<EventLog> = {}): EventLog {
  return {
    wake: () => {},
    drain: async () => {},
    intake: async () => {},
    check: async () => {},
    start: () => {},
    stop: async () => {},
    ...over,
  };
}
