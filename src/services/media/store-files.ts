import { onEachShard, rawStatement } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { MEDIA_TYPES, storageKey } from "../../media/index.ts";
import { MEDIA_COLUMNS } from "./media-row.ts";

export type OwnFile = { readonly key: string; readonly contentType: string };

/** Where the files of a store lie, in whatever database its rows are. Grants nothing. */
export async function storeFiles(
  { shards }: Pick<Deps, "shards">,
  storeId: string,
): Promise<readonly OwnFile[]> {
  const own = rawStatement(`select ${MEDIA_COLUMNS} from media where store_id = ?`, [storeId]);
  const rows = await onEachShard(shards, async (db) => (await db.query([own]))[0] ?? []);
  return rows.flatMap((row) => {
    const type = MEDIA_TYPES.find(({ contentType }) => contentType === row["content_type"]);
    if (type === undefined) return [];
    const key = storageKey({ storeId, sha256: String(row["sha256"]), type });
    return [{ key, contentType: type.contentType }];
  });
}
