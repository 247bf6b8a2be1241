import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement } from "../../db/index.ts";
import { MEDIA_TYPES, storageKey } from "../../media/index.ts";
import { MEDIA_COLUMNS } from "./media-row.ts";

/** Deletes the files of a store that goes; its rows go with the others. Repeatable, grants nothing. */
export async function forgetMedia({ ctx, storeId }: { ctx: ServiceContext; storeId: string }): Promise<void> {
  const { storage } = ctx.deps.media;
  if (!storage) return;
  const own = rawStatement(`select ${MEDIA_COLUMNS} from media where store_id = ?`, [storeId]);
  const rows = await onEachShard(ctx.deps.shards, async (db) => (await db.query([own]))[0] ?? []);
  for (const row of rows) {
    const type = MEDIA_TYPES.find(({ contentType }) => contentType === row["content_type"]);
    if (type) await storage.delete(storageKey({ storeId, sha256: String(row["sha256"]), type }));
  }
}
