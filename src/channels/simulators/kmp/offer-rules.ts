import { z } from "zod";
import { DAY_MS, dayStart } from "../../../time.ts";
import { codePoints, TIME_SLOTS } from "../../content-rules.ts";
import { KOREA } from "../../korea.ts";
import type { Accepted, Rejected } from "./product.ts";

/** https, or in this sandbox http to a host that no public name server knows: a demo's own uploads stand there. */
export const Url = z
  .url({ protocol: /^https?$/ })
  .max(2_048)
  .refine((url) => url.startsWith("https:") || isLocal(new URL(url).hostname));
export const Day = z.iso.date();
export const Instant = z.iso.datetime({ offset: true });
export const Slots = z.array(z.enum(TIME_SLOTS)).min(1).max(6);

/** Text of at most `max` characters, counted as JSON Schema counts them. */
export const chars = (max: number) =>
  z
    .string()
    .min(1)
    .refine((text) => codePoints(text) <= max);

export const Text = chars(200);

function isLocal(host: string): boolean {
  return !host.includes(".") || /^[\d.]+$|\.(test|local|localhost|internal|invalid)$/.test(host);
}

/** The fields that every offer has. A sandbox also takes a call-back address on the loopback. */
export const COMMON = {
  externalRef: Text,
  eventId: Text,
  callbackUrl: z
    .url({ protocol: /^https?$/ })
    .max(2_048)
    .optional(),
} as const;

/** What `read` makes of a body that keeps the contract, else the first field that does not, with its code. */
export function readOffer<T>(
  rules: { readonly schema: z.ZodType<T>; readonly codes: Readonly<Record<string, string>> },
  body: unknown,
  read: (value: T) => Accepted | Rejected,
): Accepted | Rejected {
  const parsed = rules.schema.safeParse(body);
  if (parsed.success) return read(parsed.data);
  const [issue] = parsed.error.issues;
  const unknownKey = issue?.code === "unrecognized_keys" ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknownKey].join(".");
  return { code: rules.codes[String(issue?.path[0] ?? "")] ?? "INVALID_REQUEST", field };
}

/** Midnight in Korea at the start of a day, epoch ms. */
export function startOfDay(day: string): number {
  return dayStart(KOREA, day);
}

/** Midnight in Korea at the end of a day, epoch ms. */
export function endOfDay(day: string): number {
  return startOfDay(day) + DAY_MS;
}

/** Whole days from the first to the last, both counted. */
export function daysBetween(firstDay: string, lastDay: string): number {
  return Math.round((endOfDay(lastDay) - startOfDay(firstDay)) / DAY_MS);
}

/** The part of `chargeKrw` that was not used: everything before the start, then by time, rounded down. */
export function unused(
  span: { readonly startsAt: number; readonly endsAt: number; readonly chargeKrw: number },
  at: number,
): number {
  const whole = span.endsAt - span.startsAt;
  const left = Math.min(whole, Math.max(0, span.endsAt - at));
  return whole <= 0 ? 0 : Math.floor((span.chargeKrw * left) / whole);
}
