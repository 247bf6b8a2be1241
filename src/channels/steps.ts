import type { ChannelPreview, DeriveInput, Outcome } from "./channel.ts";
import { ChannelError } from "./errors.ts";

/** For channels that have nothing to prepare at the partner. */
export async function readyAtOnce(): Promise<Outcome> {
  return { type: "ready", state: {} };
}

/** For channels that post by themselves: nobody has to confirm anything. */
export async function notAssisted(): Promise<Outcome> {
  throw new ChannelError({ kind: "state", reason: "INVALID_CONTENT" });
}

/** TEMPORARY while the adapters get their own. */
export function plainPreview(_content: unknown, { event, trackingUrl }: DeriveInput): ChannelPreview {
  const link = { label: "참여하기", url: trackingUrl };
  return {
    kind: "post",
    title: event.title,
    text: event.description ?? "",
    hashtags: [],
    media: [],
    link,
    counters: [],
  };
}
