import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

/** For the batch that records a post: the connection has just proved that it works. */
export function connectionWorked(
  ctx: ServiceContext,
  place: { readonly storeId: string; readonly channel: string },
  mark: Condition,
): Statement {
  return rawStatement(
    `update channel_connections set last_success_at = ? where store_id = ? and channel = ? and ${mark.sql}`,
    [ctx.deps.clock.now(), place.storeId, place.channel, ...mark.args],
  );
}
