import { z } from "zod";
import { ChannelError, type ChannelReason } from "../errors.ts";
import { breakerKeys } from "./keys.ts";
import { instant, parseText, reasonText } from "./marker.ts";
import type { SharedReader, Values } from "./reader.ts";
import type { SharedState } from "./shared-state.ts";

/** Refusals of more than one call. What is asked too often stops everything; the others stop what posts. */
const STOPS = {
  rate: "all",
  transient: "all",
  quota: "writes",
  restricted: "writes",
  balance: "writes",
  config: "writes",
} as const;

type BlockingKind = keyof typeof STOPS;
const BLOCKING_KINDS = ["rate", "transient", "quota", "restricted", "balance", "config"] as const;

/** Until when a channel refuses an account, or everyone. */
export type Block = {
  /** Epoch ms. */
  readonly until: number;
  readonly kind: BlockingKind;
  readonly reason: ChannelReason;
};

/** No refusal is believed for longer: afterwards the partner is asked again. */
export const HOLD_MAX_MS = 86_400_000;

const BlockText = z.object({ until: instant, kind: z.enum(BLOCKING_KINDS), reason: reasonText });

export type Reach = { readonly channel: string; readonly account: string };

/** Everything that can stop a call of this account. */
export function blockKeys({ channel, account }: Reach): readonly string[] {
  return [account, "_"].flatMap((reach) => [
    breakerKeys.block(channel, reach, "all"),
    breakerKeys.block(channel, reach, "writes"),
  ]);
}

/** The block that lasts longest; reads are stopped by those of everything only. */
export function blockAmong(
  values: Values,
  reach: Reach & { readonly isRead: boolean; readonly now: number },
): Block | undefined {
  return blockKeys(reach)
    .map((key) => parseText(BlockText, values.get(key)))
    .filter((block) => block !== undefined)
    .filter(({ until, kind }) => until > reach.now && (!reach.isRead || STOPS[kind] === "all"))
    .reduce<Block | undefined>(
      (longest, block) => (longest === undefined || block.until > longest.until ? block : longest),
      undefined,
    );
}

/** What the partner said, said again with the time that is left, without a call. */
export function stillBlocked(block: Block, now: number): ChannelError {
  return new ChannelError({ kind: block.kind, reason: block.reason, retryAfterMs: block.until - now });
}

/** Remembers a refusal that reaches beyond its call; a block that lasts longer stays. */
export async function rememberBlock(
  state: { readonly shared: SharedState; readonly reader: SharedReader },
  error: ChannelError,
  place: Reach & { readonly now: number },
): Promise<void> {
  const kind = BLOCKING_KINDS.find((candidate) => candidate === error.kind);
  if (kind === undefined || error.scope === "call" || (error.retryAfterMs ?? 0) <= 0) return;
  const ttlMs = Math.min(HOLD_MAX_MS, error.retryAfterMs ?? 0);
  const block: Block = { until: place.now + ttlMs, kind, reason: error.reason };
  const reach = error.scope === "provider" ? "_" : place.account;
  const key = breakerKeys.block(place.channel, reach, STOPS[kind]);
  const known = parseText(BlockText, state.reader.peek(key));
  if (known !== undefined && known.until >= block.until) return;
  const text = JSON.stringify(block);
  state.reader.note(key, text);
  await state.shared.set(key, text, ttlMs);
}

/** The account may be another one now, or paid up: what was said of it before says nothing. */
export async function forgetBlocks(
  state: { readonly shared: SharedState; readonly reader: SharedReader },
  { channel, account }: Reach,
): Promise<void> {
  const keys = [breakerKeys.block(channel, account, "all"), breakerKeys.block(channel, account, "writes")];
  for (const key of keys) state.reader.note(key, undefined);
  await state.shared.delete(...keys);
}
