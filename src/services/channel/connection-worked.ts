import type { ChannelReason } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { stateAfter } from "./probe-channel.ts";

type Place = { readonly storeId: string; readonly channel: string };

/** For the batch that records a post: the connection has just proved that it works. */
export function connectionWorked(ctx: ServiceContext, place: Place, mark: Condition): Statement {
  return rawStatement(
    `update channel_connections set last_success_at = ? where store_id = ? and channel = ? and ${mark.sql}`,
    [ctx.deps.clock.now(), place.storeId, place.channel, ...mark.args],
  );
}

/** For the batch that records a failure: what it says about the connection, if anything. */
export function connectionRefused(
  ctx: ServiceContext,
  place: Place & { readonly reason: ChannelReason | null },
  mark: Condition,
): readonly Statement[] {
  const state = place.reason === null ? null : stateAfter({ reason: place.reason });
  if (state === null) return [];
  return [
    rawStatement(
      `update channel_connections set state = ?, updated_at = ?
       where store_id = ? and channel = ? and state <> 'NOT_CONFIGURED' and ${mark.sql}`,
      [state, ctx.deps.clock.now(), place.storeId, place.channel, ...mark.args],
    ),
  ];
}
