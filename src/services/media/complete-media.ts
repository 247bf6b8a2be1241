import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { boundedBody, incomingKey, MediaError } from "../../media/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { recordedMedia, recordMedia } from "./record-media.ts";
import { type SavedFile, saveFile } from "./save-file.ts";
import type { CompleteInput, MediaOutput } from "./schemas.ts";
import { requireOpenStore, requireStorage, requireType } from "./storage-of.ts";
import { throughGate } from "./upload-media.ts";
import { findUpload } from "./upload-row.ts";

/**
 * Takes a file that was sent to its signed address in: read back, checked, cleaned and stored like any upload.
 * Repeatable: the upload's id is its key when no other is given. A file that does not hold is thrown away.
 *
 * @throws AppError NOT_FOUND for an unknown or forgotten upload; INVALID MEDIA_UNREADABLE when nothing was sent;
 *   the others of media.upload
 */
export async function completeMedia({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: CompleteInput;
}): Promise<MediaOutput> {
  const store = await requireOpenStore(ctx, input.storeId);
  const { storeId } = store;
  requireStorage(ctx);
  return runOnce({
    ctx,
    storeId,
    procedure: "media.complete",
    input: { ...input, idempotencyKey: input.idempotencyKey ?? input.uploadId },
    run: async (once) => {
      const file = await throughGate(ctx, () => takeFrom(ctx, input));
      const answer = await recordMedia(ctx, file, { store, once });
      await forgetUpload(ctx, input);
      return answer;
    },
    replay: ({ sha256 }) => recordedMedia(ctx, store, sha256),
  });
}

async function takeFrom(ctx: ServiceContext, { storeId, uploadId }: CompleteInput): Promise<SavedFile> {
  const storage = requireStorage(ctx);
  const upload = await findUpload(ctx, { storeId, uploadId });
  const type = requireType(upload.contentType);
  const sent = await storage.get(incomingKey(uploadId));
  if (sent === undefined) throw new MediaError("MEDIA_UNREADABLE");
  try {
    const body = boundedBody(sent.body, { maxBytes: type.maxBytes });
    return await saveFile(ctx, storage, { storeId, type, body });
  } catch (error) {
    if (error instanceof MediaError) await forgetUpload(ctx, { storeId, uploadId });
    throw error;
  }
}

/** The object first: a row without an object is found by the tick, an object without a row by nobody. */
export async function forgetUpload(
  ctx: ServiceContext,
  { storeId, uploadId }: { storeId: string; uploadId: string },
): Promise<void> {
  await requireStorage(ctx)
    .delete(incomingKey(uploadId))
    .then(() =>
      ctx.deps.shards
        .of(storeId)
        .write([
          rawStatement("delete from media_uploads where store_id = ? and id = ?", [storeId, uploadId]),
        ]),
    )
    .catch(() => undefined);
}
