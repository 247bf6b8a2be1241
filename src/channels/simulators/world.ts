import type { Fetch } from "../call-context.ts";
import type { JsonObject } from "../json.ts";

/** Where a simulator's rows outlive the process; without one they live as long as the simulator. */
export type RowStorage = {
  load(): readonly JsonObject[];
  append(row: JsonObject): void;
};

/** Everything a simulator may use: no global is read, so that time can be virtual. */
export type World = {
  /** Epoch ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Ends up in every id, so that two seeds grow differently. */
  readonly seed: string;
  /** For webhooks. */
  readonly fetch: Fetch;
  readonly storage?: RowStorage;
};
