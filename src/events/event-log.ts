/** The consumers' side of the event log, as verbs see it. */
export type EventLog = {
  /** Something was committed: consumers run soon, outside the request. */
  readonly wake: () => void;
  /** Resolves when every message committed before the call is applied, parked or dead-lettered. */
  readonly drain: () => Promise<void>;
};
