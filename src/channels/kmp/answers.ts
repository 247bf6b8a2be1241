import { z } from "zod";
import { ChannelError } from "../errors.ts";
import { isJsonObject, type JsonObject } from "../json.ts";

/** Status words of KMP-1. Everything from RECEIVED to ENDED means that the partner has accepted the post. */
export const KmpStatus = z.enum([
  "RECEIVED",
  "IN_REVIEW",
  "APPROVED",
  "APPLYING",
  "RUNNING",
  "ENDED",
  "REJECTED",
  "CANCELLED",
  "FAILED",
]);
export type KmpStatus = z.infer<typeof KmpStatus>;

const MAX_TEXT = 2_048;
const Amount = z.number().int().min(0).max(1_000_000_000_000);
const Instant = z.iso.datetime({ offset: true });

/** What every campaign, distribution and ringtone says of itself; its own fields come beside these. */
export const KmpResource = z.looseObject({
  status: KmpStatus,
  externalRef: z.string().max(200),
  /** The key of the request that made it. */
  idempotencyKey: z.string().max(200).optional(),
  acceptedAt: Instant,
  sequence: z.int().min(0),
  /** Why it was REJECTED or FAILED. */
  reason: z
    .string()
    .regex(/^[A-Z0-9_]{1,64}$/)
    .nullish(),
  /** Won charged, net of what was paid back. */
  spent: Amount.nullish(),
  /** Won paid back because of a cancellation. */
  refundable: Amount.nullish(),
});
export type KmpResource = z.infer<typeof KmpResource>;

const Count = z.number().min(0).max(1_000_000_000_000).nullish();

/** Totals since acceptance; absent or null = the partner does not know. */
export const KmpStats = z.looseObject({
  impressions: Count,
  views: Count,
  adViews: Count,
  completedViews: Count,
  clicks: Count,
  totalCalls: Count,
  completedCalls: Count,
  averageDuration: Count,
  spent: Count,
  asOf: Instant,
});
export type KmpStats = z.infer<typeof KmpStats>;

/** A short string of an answer, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_TEXT ? value : undefined;
}

/** An instant of an answer, epoch ms, or undefined. */
export function instantOf(value: unknown): number | undefined {
  const parsed = Instant.safeParse(value);
  return parsed.success ? Date.parse(parsed.data) : undefined;
}

/** A count of an answer, or undefined. */
export function countOf(value: unknown): number | undefined {
  const parsed = Amount.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** An answer as JSON, which it is: it came out of JSON.parse. */
export function jsonOf(answer: unknown): JsonObject {
  if (!isJsonObject(answer)) throw new ChannelError({ kind: "protocol", reason: "CHANNEL_BAD_RESPONSE" });
  return answer;
}
