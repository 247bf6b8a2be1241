import { LRUCache } from "lru-cache";

/**
 * The `entriesMax` values that were used last. Counted by size, it grows as it fills: by its `max` the library takes
 * all the room at once, 10 ms of an isolate's start for 50,000 entries.
 *
 * @example const places = grownLru<Place>(50_000);
 */
export function grownLru<Value extends object>(entriesMax: number): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: entriesMax, sizeCalculation: () => 1 });
}
