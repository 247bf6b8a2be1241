import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { MEDIA_TYPES, type MediaName, type MediaType, mediaUrl } from "../../media/index.ts";
import { toIso } from "../../time.ts";
import type { MediaOutput } from "./schemas.ts";

export const MEDIA_COLUMNS =
  "store_id, sha256, kind, content_type, bytes, width, height, duration_ms, created_at";

type Place = { readonly publicUrl: string; readonly timeZone: string };

/** A row of MEDIA_COLUMNS as the API tells it. */
export function toMediaOutput(row: Row, { publicUrl, timeZone }: Place): MediaOutput {
  const sha256 = String(row["sha256"]);
  const type = typeOf(row);
  const name: MediaName = { storeId: String(row["store_id"]), sha256, type };
  return {
    mediaId: sha256,
    url: mediaUrl(publicUrl, name),
    kind: type.kind,
    contentType: type.contentType,
    bytes: Number(row["bytes"]),
    width: numberOrNull(row["width"]),
    height: numberOrNull(row["height"]),
    durationMs: numberOrNull(row["duration_ms"]),
    sha256,
    createdAt: toIso(timeZone, Number(row["created_at"])),
  };
}

/** Rows are written from the table of types only. */
function typeOf(row: Row): MediaType {
  const type = MEDIA_TYPES.find(({ contentType }) => contentType === row["content_type"]);
  if (type === undefined) throw new TypeError("a media row names an unknown type");
  return type;
}

/** A nullable column of a raw row. */
export function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

/** One file of a store by its hash. Grants nothing. */
export async function findMediaRow(
  ctx: ServiceContext,
  { storeId, sha256 }: { storeId: string; sha256: string },
): Promise<Row | undefined> {
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(`select ${MEDIA_COLUMNS} from media where store_id = ? and sha256 = ?`, [storeId, sha256]),
    ]);
  return rows[0];
}
