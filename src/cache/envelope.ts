import { z } from "zod";
import { addDays, dayStart } from "../time.ts";
import type { Entry } from "./cache.ts";
import { SHAPE_VERSION } from "./keys.ts";

const Envelope = z.strictObject({
  shape: z.literal(SHAPE_VERSION),
  key: z.string(),
  version: z.strictObject({ strict: z.array(z.int()), loose: z.int() }),
  timeZone: z.string(),
  day: z.iso.date(),
  storedAt: z.int(),
  value: z.unknown(),
});

/** The key stands in the text too, so that a store which mixes keys up shows nobody another tenant's value. */
export function toText(key: string, entry: Entry, value: unknown): string {
  const { stamp, timeZone, day, storedAt } = entry;
  return JSON.stringify({ shape: SHAPE_VERSION, key, version: stamp, timeZone, day, storedAt, value });
}

/** Anything that is not one of our envelopes, or is another key's, is a miss. */
export function fromText(key: string, text: string, decode: (value: unknown) => unknown): Entry | undefined {
  try {
    const parsed = Envelope.safeParse(JSON.parse(text));
    if (!parsed.success || parsed.data.key !== key) return undefined;
    const value = decode(parsed.data.value);
    if (value === undefined) return undefined;
    const { version, timeZone, day, storedAt } = parsed.data;
    return { stamp: version, timeZone, day, dayEndsAt: endOfDay(timeZone, day), storedAt, value };
  } catch {
    return undefined;
  }
}

export function endOfDay(timeZone: string, day: string): number {
  return dayStart(timeZone, addDays(day, 1));
}
