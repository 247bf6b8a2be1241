import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";

export type UploadRow = {
  readonly id: string;
  readonly contentType: string;
  readonly bytes: number;
  /** Epoch ms at which the signed address stops working. */
  readonly expiresAt: number;
};

/** What was sent in time may be completed this long after the address has expired. */
export const COMPLETE_GRACE_MS = 60 * 60_000;

/** @throws AppError NOT_FOUND also when the grace is over */
export async function findUpload(
  ctx: ServiceContext,
  { storeId, uploadId }: { storeId: string; uploadId: string },
): Promise<UploadRow> {
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement(
        "select id, content_type, bytes, expires_at from media_uploads where store_id = ? and id = ? and expires_at > ?",
        [storeId, uploadId, ctx.deps.clock.now() - COMPLETE_GRACE_MS],
      ),
    ]);
  const row = rows[0];
  if (!row) throw notFound();
  return {
    id: String(row["id"]),
    contentType: String(row["content_type"]),
    bytes: Number(row["bytes"]),
    expiresAt: Number(row["expires_at"]),
  };
}
