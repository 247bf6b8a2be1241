import type { ChannelReason } from "../errors.ts";
import type { Block } from "./blocks.ts";
import type { Transition } from "./history.ts";

/** HALF_OPEN: the wait is over and one call finds out whether the partner works again. */
export type BreakerState = "CLOSED" | "OPEN" | "HALF_OPEN";

export type BreakerView = {
  readonly state: BreakerState;
  /** Epoch ms. */
  readonly since: number;
  readonly nextProbeAt: number | null;
};

/** `reason`: why it opened; null while closed. */
export type BreakerHealth = BreakerView & { readonly reason: ChannelReason | null };

/** How a channel is doing for one account, by all processes. */
export type ChannelHealth = {
  readonly publish: BreakerHealth;
  readonly stats: BreakerHealth;
  /** What stops this account from posting, whether or not a breaker does. */
  readonly block: Block | null;
  /** Oldest first, both breakers. */
  readonly history: readonly Transition[];
};
