import type { BreakerSettings } from "../policy-table.ts";
import { breakerKeys } from "./keys.ts";
import type { Values } from "./reader.ts";
import type { MarkerOptions } from "./shared-marker.ts";
import { BUCKET_MS, bucketsAt, isTripped } from "./window.ts";

export type WindowOptions = MarkerOptions & { readonly settings: BreakerSettings };

/** Failures and successes of all processes, in buckets of ten seconds. */
export type SharedWindow = {
  /** Keys that say whether anything failed of late. */
  readonly failureKeys: () => readonly string[];
  /** Written only while something fails: a healthy channel costs no write. */
  readonly success: () => Promise<void>;
  readonly failure: () => Promise<void>;
  readonly isTrippedNow: () => Promise<boolean>;
  /** Forgets what this process knows. @returns the keys to delete */
  readonly forget: () => readonly string[];
};

/** Calls and failures of all processes in the sampling window, in buckets of ten seconds. */
export function createSharedWindow(options: WindowOptions): SharedWindow {
  const { channel, name, settings, shared, reader, now } = options;
  const ttlMs = settings.windowMs + 2 * BUCKET_MS;
  /** Successes by bucket that nobody else knows of yet: they matter once something fails. */
  const untold = new Map<number, number>();
  const keysOf = (kind: "failures" | "successes") =>
    bucketsAt(settings, now()).map((bucket) => breakerKeys[kind](channel, name, bucket));
  const add = async (key: string, by: number): Promise<void> => {
    const sum = await shared.increment(key, ttlMs, by);
    if (sum !== undefined) reader.note(key, String(sum));
  };
  const dropOld = (): void => {
    const current = new Set(bucketsAt(settings, now()));
    for (const bucket of untold.keys()) if (!current.has(bucket)) untold.delete(bucket);
  };
  const tellSuccesses = async (): Promise<void> => {
    dropOld();
    const told = [...untold];
    untold.clear();
    await Promise.all(told.map(([bucket, by]) => add(breakerKeys.successes(channel, name, bucket), by)));
  };
  const running = () => Math.floor(now() / BUCKET_MS);
  return {
    failureKeys: () => keysOf("failures"),
    success: async () => {
      untold.set(running(), (untold.get(running()) ?? 0) + 1);
      dropOld();
      if (keysOf("failures").some((key) => reader.peek(key) !== undefined)) await tellSuccesses();
    },
    failure: async () => {
      await Promise.all([tellSuccesses(), add(breakerKeys.failures(channel, name, running()), 1)]);
    },
    isTrippedNow: async () => {
      const [failureKeys, successKeys] = [keysOf("failures"), keysOf("successes")];
      const values = await reader.readNow([
        breakerKeys.marker(channel, name),
        ...failureKeys,
        ...successKeys,
      ]);
      if (values === undefined) return false;
      const failures = sumOf(values, failureKeys);
      return isTripped(settings, { failures, total: failures + sumOf(values, successKeys) });
    },
    forget: () => {
      untold.clear();
      const keys = [...keysOf("failures"), ...keysOf("successes")];
      for (const key of keys) reader.note(key, undefined);
      return keys;
    },
  };
}

function sumOf(values: Values, keys: readonly string[]): number {
  return keys.reduce((sum, key) => sum + whole(values.get(key)), 0);
}

function whole(text: string | undefined): number {
  const value = Number(text ?? 0);
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}
