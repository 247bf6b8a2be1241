import {
  type ChannelError,
  type ChannelId,
  type ChannelReason,
  isChannelError,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { openConnection } from "./connection.ts";
import type { ChannelInput, ProbeResult } from "./schemas.ts";

type Place = { readonly storeId: string; readonly channel: ChannelId };
type ConnectionState = "CONNECTED" | "RECONNECT_NEEDED" | "RESTRICTED";

/**
 * Asks the channel whether the connection works, and remembers the answer. A channel that does not answer
 * changes nothing: that says nothing about the connection.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign store
 * @example (await probeChannel({ ctx, input: { storeId, channel: "Instagram" } })).ok
 */
export async function probeChannel(options: {
  ctx: ServiceContext;
  input: ChannelInput;
}): Promise<ProbeResult> {
  const { ctx, input } = options;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const { channel } = input;
  const probe = async (): Promise<ProbeResult> => {
    const refused = await tryConnection(ctx, { storeId, channel }, new AbortController().signal);
    return refused === null
      ? { channel, ok: true, reason: null, message: null }
      : { channel, ok: false, reason: refused.reason, message: refused.messageKo };
  };
  return runOnce({ ctx, storeId, procedure: "channels.probe", input, run: probe, replay: probe });
}

const SILENCE: ReadonlySet<ChannelError["kind"]> = new Set([
  "transient",
  "timeout",
  "protocol",
  "rate",
  "quota",
  "breaker_open",
  "bulkhead_full",
  "cancelled",
]);

/** True when the channel could not be asked, which says nothing about the connection. */
export function isSilence(error: Pick<ChannelError, "kind">): boolean {
  return SILENCE.has(error.kind);
}

async function tryConnection(
  ctx: ServiceContext,
  place: Place,
  signal: AbortSignal,
): Promise<ChannelError | null> {
  const { channels, clock } = ctx.deps;
  const { channel } = place;
  try {
    const { account } = await openConnection(ctx, place);
    const target = { channel, op: "publish", isRead: true, account: place.storeId, signal } as const;
    await channels.policies.execute(target, (signal) =>
      registryOf(channels).get(channel).probe({ account, now: clock.now(), fetch: channels.fetch, signal }),
    );
    await remember(ctx, place, "CONNECTED");
    return null;
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    const state = stateAfter(thrown);
    if (state !== null) await remember(ctx, place, state);
    return thrown;
  }
}

const STATES: Partial<Record<ChannelReason, ConnectionState>> = {
  RECONNECT_NEEDED: "RECONNECT_NEEDED",
  PERMISSION_MISSING: "RECONNECT_NEEDED",
  ACCOUNT_RESTRICTED: "RESTRICTED",
};

/** What a refusal says about the connection; null = nothing. */
export function stateAfter(error: Pick<ChannelError, "reason">): ConnectionState | null {
  return STATES[error.reason] ?? null;
}

async function remember(
  ctx: ServiceContext,
  place: { storeId: string; channel: string },
  state: ConnectionState,
): Promise<void> {
  await ctx.deps.shards.of(place.storeId).write([
    rawStatement(
      `update channel_connections set state = ?, updated_at = ?
       where store_id = ? and channel = ? and state <> 'NOT_CONFIGURED' and state <> ?`,
      [state, ctx.deps.clock.now(), place.storeId, place.channel, state],
    ),
  ]);
}
