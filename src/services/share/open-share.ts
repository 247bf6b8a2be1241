import { sha256Text } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { findResource, loadStore, type StoreView } from "../store/index.ts";
import { isOver, type ShareRow, toShareRow } from "./share-row.ts";
import { eventIdIn } from "./share-token.ts";

export type OpenShare = { readonly share: ShareRow; readonly store: StoreView };

/**
 * The link of a token, read anew on every visit. Grants nothing by itself: a password may be asked for.
 *
 * @throws AppError NOT_FOUND for a token that is wrong, expired or revoked, and where the store was closed: nobody can
 *   tell which
 */
export async function openShare(ctx: ServiceContext, token: string): Promise<OpenShare> {
  const eventId = eventIdIn(token);
  const resource = eventId === undefined ? undefined : await findResource(ctx, eventId, "event");
  if (!resource) throw notFound();
  const { storeId } = resource;
  const hash = await sha256Text(token);
  const [[rows = []], store] = await Promise.all([
    ctx.deps.shards
      .of(storeId)
      .query([
        rawStatement(
          "select * from share_links where store_id = ? and token_hash = ? and revoked_at is null",
          [storeId, hash],
        ),
      ]),
    loadStore({ ctx, storeId }),
  ]);
  const share = rows[0] && toShareRow(rows[0]);
  if (!share || !store || store.closedAt !== null || isOver(share, ctx.deps.clock.now())) throw notFound();
  return { share, store };
}
