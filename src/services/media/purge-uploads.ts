import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { unlessBusy } from "../unless-busy.ts";
import { forgetUpload } from "./complete-media.ts";
import { COMPLETE_GRACE_MS } from "./upload-row.ts";

const ROWS_MAX = 50;

/**
 * A tick's verb: throws away what was sent to a signed address and never completed. Repeatable; what the storage
 * does not delete now is asked for again.
 *
 * @returns how many this call looked at
 */
export async function purgeExpiredUploads({ ctx }: { ctx: ServiceContext }): Promise<{ purged: number }> {
  if (ctx.deps.media.storage === undefined) return { purged: 0 };
  const expired = rawStatement(
    "select store_id, id from media_uploads where expires_at < ? order by expires_at limit ?",
    [ctx.deps.clock.now() - COMPLETE_GRACE_MS, ROWS_MAX],
  );
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([expired]))[0] ?? []);
  for (const row of rows) {
    const upload = { storeId: String(row["store_id"]), uploadId: String(row["id"]) };
    await unlessBusy(forgetUpload(ctx, upload), undefined);
  }
  return { purged: rows.length };
}
