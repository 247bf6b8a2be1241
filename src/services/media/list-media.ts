import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE } from "../../time.ts";
import { loadStore, OWNER, requireStore } from "../store/index.ts";
import { MEDIA_COLUMNS, toMediaOutput } from "./media-row.ts";
import type { ListMediaInput, MediaPage } from "./schemas.ts";

/** A store's uploads, newest first. */
export async function listMedia({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: ListMediaInput;
}): Promise<MediaPage> {
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const store = await loadStore({ ctx, storeId });
  const [at, sha256] = readCursor(input.cursor);
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select ${MEDIA_COLUMNS} from media where store_id = ? and (created_at, sha256) < (?, ?)
       order by created_at desc, sha256 desc limit ?`,
      [storeId, at, sha256, input.limit + 1],
    ),
  ]);
  const place = { publicUrl: ctx.deps.publicUrl, timeZone: store?.timeZone ?? DEFAULT_TIME_ZONE };
  const shown = rows.slice(0, input.limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => toMediaOutput(row, place)),
    nextCursor: rows.length > input.limit && last ? writeCursor(last) : null,
  };
}

function writeCursor(row: Row): string {
  return `${String(row["created_at"])}.${String(row["sha256"])}`;
}

/** A cursor that was not ours begins at the start. */
function readCursor(cursor: string | undefined): readonly [number, string] {
  const [, at, sha256 = ""] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(cursor ?? "") ?? [];
  return at === undefined ? [Number.MAX_SAFE_INTEGER, ""] : [Number(at), sha256];
}
