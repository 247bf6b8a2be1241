import type { Outcome } from "./channel.ts";
import { ChannelError } from "./errors.ts";

/** For channels that have nothing to prepare at the partner. */
export async function readyAtOnce(): Promise<Outcome> {
  return { type: "ready", state: {} };
}

/** For channels that post by themselves: nobody has to confirm anything. */
export async function notAssisted(): Promise<Outcome> {
  throw new ChannelError({ kind: "state", reason: "INVALID_CONTENT" });
}
