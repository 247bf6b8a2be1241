import { z } from "zod";
import { CHANNEL_REASONS, type ChannelReason } from "../errors.ts";

/** Says to every process that a breaker is open. It outlives `openUntil`: then one probe is due. */
export type Marker = {
  /** Epoch ms. */
  readonly openUntil: number;
  /** 1 when it opened, one more after each probe that failed. */
  readonly attempt: number;
  /** When it opened, epoch ms; probes that fail leave it. */
  readonly since: number;
  readonly reason: ChannelReason;
};

/** A channel that nobody has called for so long after its wait begins with a closed breaker. */
export const MARKER_KEPT_MS = 3_600_000;

const reasons = new Set<string>(Object.keys(CHANNEL_REASONS));
export const reasonText = z.custom<ChannelReason>((value) => typeof value === "string" && reasons.has(value));
export const instant = z.int().min(0);

const MarkerText = z.object({
  openUntil: instant,
  attempt: z.int().min(1).max(1_000),
  since: instant,
  reason: reasonText,
});

/** Anything that is not a marker of ours is none: a broken text must not stop a channel. */
export function parseMarker(text: string | undefined): Marker | undefined {
  return parseText(MarkerText, text);
}

/** Text of the shared state by its schema; undefined for anything that another version may have left there. */
export function parseText<T>(schema: z.ZodType<T>, text: string | undefined): T | undefined {
  if (text === undefined) return undefined;
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
