import type { Db } from "../db/index.ts";
import { CONSUMERS } from "./consumers/index.ts";
import { GAP_ALARM } from "./gap-alarm.ts";
import { markName, readGeneration, selectGeneration } from "./generation.ts";
import { isWanted } from "./wanted.ts";

/**
 * Under which name messages are marked in one store database and in another; `isConsumer`: by who applies them.
 * `wanted`: SQL condition on the log's row `o`, what it marks.
 */
export type MarkPair = {
  readonly from: string;
  readonly to: string;
  readonly isConsumer: boolean;
  readonly wanted: string;
};

/** For a store that moves from one database to another, where rebuilds have given other names to the same consumer. */
export async function readMarkPairs(from: Db, to: Db): Promise<readonly MarkPair[]> {
  const pointers = CONSUMERS.map(({ name }) => selectGeneration(name));
  const [left, right] = await Promise.all([from.query(pointers), to.query(pointers)]);
  const pairs = CONSUMERS.map((consumer, index) => ({
    from: markName(consumer.name, readGeneration(left[index])),
    to: markName(consumer.name, readGeneration(right[index])),
    isConsumer: true,
    wanted: isWanted(consumer, "o"),
  }));
  return [...pairs, { from: GAP_ALARM, to: GAP_ALARM, isConsumer: false, wanted: "false" }];
}
