import { z } from "zod";
import { DAY_MS } from "../../time.ts";
import type { ChannelReason } from "../errors.ts";
import { breakerKeys } from "./keys.ts";
import { instant, parseText, reasonText } from "./marker.ts";
import type { SharedReader } from "./reader.ts";
import type { SharedState } from "./shared-state.ts";

/** `publish` guards everything but statistics, which have a breaker of their own. */
const BREAKER_NAMES = ["publish", "stats"] as const;
export type BreakerName = (typeof BREAKER_NAMES)[number];

/** A change of a breaker. OPEN with an attempt above 1: a probe failed. */
export type Transition = {
  readonly at: number;
  readonly breaker: BreakerName;
  readonly state: "OPEN" | "CLOSED";
  /** Why it opened. */
  readonly reason: ChannelReason | null;
  readonly attempt: number;
};

const TRANSITIONS_MAX = 20;
const KEPT_MS = 30 * DAY_MS;

const HistoryText = z.array(
  z.object({
    at: instant,
    breaker: z.enum(BREAKER_NAMES),
    state: z.enum(["OPEN", "CLOSED"]),
    reason: reasonText.nullable(),
    attempt: z.int().min(0),
  }),
);

/** Oldest first. */
export function parseHistory(text: string | undefined): readonly Transition[] {
  return parseText(HistoryText, text) ?? [];
}

/**
 * Adds a change to the channel's history. Only the process that made the change calls it, so that two at the same
 * time are rare; one line of history may then be lost, never the state itself.
 */
export async function recordTransition(
  state: { readonly shared: SharedState; readonly reader: SharedReader },
  channel: string,
  transition: Transition,
): Promise<void> {
  const key = breakerKeys.history(channel);
  const values = await state.reader.readNow([key]);
  if (values === undefined) return;
  const text = JSON.stringify([...parseHistory(values.get(key)), transition].slice(-TRANSITIONS_MAX));
  state.reader.note(key, text);
  await state.shared.set(key, text, KEPT_MS);
}
