import { enforceRate } from "../../auth/index.ts";
import { actorLabel, freshId, type ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { incomingKey, MediaError } from "../../media/index.ts";
import { toIso } from "../../time.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { type StoreView, storeIsOpen } from "../store/index.ts";
import type { PresignInput, PresignOutput } from "./schemas.ts";
import { mediaFailure, requireOpenStore, requireStorage, requireType, storeClosed } from "./storage-of.ts";
import { findUpload, type UploadRow } from "./upload-row.ts";

const URL_SECONDS = 15 * 60;

/**
 * Allows one direct upload to the object storage, of one type and length, for 15 minutes. What arrives is seen by
 * nobody until media.complete has checked and cleaned it.
 *
 * @throws AppError PRECONDITION_FAILED MEDIA_NOT_CONFIGURED where uploads lie in a folder; STORE_CLOSED;
 *   INVALID MEDIA_TYPE; PAYLOAD_TOO_LARGE MEDIA_TOO_LARGE
 */
export async function presignMedia({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: PresignInput;
}): Promise<PresignOutput> {
  await enforceRate(ctx.deps.limits.upload, actorLabel(ctx.actor));
  const store = await requireOpenStore(ctx, input.storeId);
  const { storeId } = store;
  const type = requireType(input.contentType);
  if (input.bytes > type.maxBytes) throw mediaFailure(new MediaError("MEDIA_TOO_LARGE"));
  requireSigner(ctx);
  return runOnce({
    ctx,
    storeId,
    procedure: "media.presign",
    input,
    run: async (once) => {
      const now = ctx.deps.clock.now();
      const { contentType } = type;
      const upload = {
        id: freshId(ctx.deps),
        contentType,
        bytes: input.bytes,
        expiresAt: now + URL_SECONDS * 1000,
      };
      const details = { contentType, bytes: input.bytes };
      const entry = { storeId, action: "media.presign", entityId: upload.id, details };
      const { statement, mark } = auditMark(ctx, entry, allOf(storeIsOpen(storeId), once.guard));
      const results = await ctx.deps.shards.of(storeId).write([
        statement,
        rawStatement(
          `insert into media_uploads (store_id, id, content_type, bytes, created_at, expires_at)
           select ?, ?, ?, ?, ?, ? where ${mark.sql}`,
          [storeId, upload.id, contentType, upload.bytes, now, upload.expiresAt, ...mark.args],
        ),
        ...once.remember({ uploadId: upload.id }, mark),
      ]);
      if (!held(results)) throw storeClosed();
      return signed(ctx, store, upload);
    },
    replay: async ({ uploadId = "" }) => signed(ctx, store, await findUpload(ctx, { storeId, uploadId })),
  });
}

function requireSigner(ctx: ServiceContext) {
  const { presignPut } = requireStorage(ctx);
  if (presignPut) return presignPut;
  throw new AppError({ code: "PRECONDITION_FAILED", reason: "MEDIA_NOT_CONFIGURED" });
}

async function signed(
  ctx: ServiceContext,
  { timeZone }: StoreView,
  upload: UploadRow,
): Promise<PresignOutput> {
  const { id, contentType, bytes, expiresAt } = upload;
  const expiresInSeconds = Math.max(1, Math.floor((expiresAt - ctx.deps.clock.now()) / 1000));
  const options = { contentType, bytes, expiresInSeconds };
  const { url, headers } = await requireSigner(ctx)(incomingKey(id), options);
  return { uploadId: id, url, headers: { ...headers }, expiresAt: toIso(timeZone, expiresAt) };
}
