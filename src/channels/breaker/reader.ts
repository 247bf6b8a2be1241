import { grownLru } from "../../grown-lru.ts";
import type { SharedState } from "./shared-state.ts";

/** A process asks for the same key at most once a second, however many calls it makes. */
export const KNOWN_FOR_MS = 1_000;

const KEYS_MAX = 10_000;

/** Texts by key; what is not there is absent. */
export type Values = { readonly get: (key: string) => string | undefined };

/** The shared state as this process knows it. */
export type SharedReader = {
  /** At most a second old, in one round trip or none; undefined = the shared state cannot be reached. */
  readonly read: (keys: readonly string[]) => Promise<Values | undefined>;
  /** The same, asked now. */
  readonly readNow: (keys: readonly string[]) => Promise<Values | undefined>;
  /** What was known last, without asking; nothing once the shared state could not be reached. */
  readonly peek: (key: string) => string | undefined;
  /** What this process has just written itself; undefined = deleted. */
  readonly note: (key: string, text: string | undefined) => void;
  readonly forget: (key: string) => void;
};

type Known = { readonly text: string | undefined; readonly at: number; readonly turn: number };

/** Keeps no promise: on Workers one request must not wait for another's. */
export function createSharedReader(shared: SharedState, now: () => number): SharedReader {
  const known = grownLru<Known>(KEYS_MAX);
  let turn = 0;

  const isFresh = (key: string): boolean => {
    const at = known.get(key)?.at;
    return at !== undefined && now() >= at && now() - at < KNOWN_FOR_MS;
  };

  async function readNow(keys: readonly string[]): Promise<Values | undefined> {
    turn += 1;
    const began = turn;
    const at = now();
    const texts = await shared.getMany(keys);
    if (texts === undefined) {
      known.clear();
      return undefined;
    }
    const answer = new Map<string, string | undefined>();
    for (const [index, key] of keys.entries()) {
      const mine = known.get(key);
      // What was written or asked for after this read began is newer than its answer.
      const isOvertaken = mine !== undefined && mine.turn > began;
      if (!isOvertaken) known.set(key, { text: texts[index], at, turn: began });
      answer.set(key, isOvertaken ? mine.text : texts[index]);
    }
    return answer;
  }

  return {
    readNow,
    read: async (keys) => {
      if (!keys.every(isFresh)) return readNow(keys);
      return new Map(keys.map((key) => [key, known.get(key)?.text]));
    },
    peek: (key) => known.get(key)?.text,
    note: (key, text) => {
      turn += 1;
      known.set(key, { text, at: now(), turn });
    },
    forget: (key) => void known.delete(key),
  };
}
