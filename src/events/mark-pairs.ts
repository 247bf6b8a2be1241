import type { Db } from "../db/index.ts";
import { CONSUMERS } from "./consumers/index.ts";
import { GAP_ALARM } from "./gap-alarm.ts";
import { markName, readGeneration, selectGeneration } from "./generation.ts";

/** Under which name messages are marked in one store database and in another; `isConsumer`: by who applies them. */
export type MarkPair = { readonly from: string; readonly to: string; readonly isConsumer: boolean };

/** For a store that moves from one database to another, where rebuilds have given other names to the same consumer. */
export async function readMarkPairs(from: Db, to: Db): Promise<readonly MarkPair[]> {
  const pointers = CONSUMERS.map(({ name }) => selectGeneration(name));
  const [left, right] = await Promise.all([from.query(pointers), to.query(pointers)]);
  const pairs = CONSUMERS.map(({ name }, index) => ({
    from: markName(name, readGeneration(left[index])),
    to: markName(name, readGeneration(right[index])),
    isConsumer: true,
  }));
  return [...pairs, { from: GAP_ALARM, to: GAP_ALARM, isConsumer: false }];
}
