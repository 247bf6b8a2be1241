import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import type { Shares, SharesInput } from "./schemas.ts";
import { toShare, toShareRow } from "./share-row.ts";

/**
 * An event's links that were not revoked, oldest first, each with its address.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff)
 */
export async function listShares({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: SharesInput;
}): Promise<Shares> {
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, OWNER);
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        "select * from share_links where store_id = ? and event_id = ? and revoked_at is null order by id",
        [storeId, eventId],
      ),
    ]);
  return { items: await Promise.all(rows.map((row) => toShare(ctx, toShareRow(row)))) };
}
