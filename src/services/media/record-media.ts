import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement, type Statement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import type { OnceHandle } from "../idempotency/index.ts";
import { type StoreView, storeIsOpen } from "../store/index.ts";
import { findMediaRow, toMediaOutput } from "./media-row.ts";
import type { SavedFile } from "./save-file.ts";
import type { MediaOutput } from "./schemas.ts";
import { storeClosed } from "./storage-of.ts";

/**
 * The row of a stored file, in one batch with its audit row and the key's outcome. Bytes that the store has
 * already change nothing.
 *
 * @throws AppError PRECONDITION_FAILED STORE_CLOSED
 */
export async function recordMedia(
  ctx: ServiceContext,
  file: SavedFile,
  { store, once }: { store: StoreView; once: OnceHandle },
): Promise<MediaOutput> {
  const { storeId, sha256, type } = file.name;
  const isNew = {
    sql: "not exists (select 1 from media where store_id = ? and sha256 = ?)",
    args: [storeId, sha256],
  };
  const details = { kind: type.kind, bytes: file.bytes };
  const entry = { storeId, action: "media.upload", entityId: sha256, details };
  const { statement, mark } = auditMark(ctx, entry, allOf(storeIsOpen(storeId), isNew, once.guard));
  const insert = rawStatement(
    `insert into media (store_id, sha256, kind, content_type, bytes, width, height, duration_ms, created_at)
     select ?, ?, ?, ?, ?, ?, ?, ?, ? where ${mark.sql}`,
    [
      ...[storeId, sha256, type.kind, type.contentType, file.bytes, file.width, file.height, file.durationMs],
      ctx.deps.clock.now(),
      ...mark.args,
    ],
  );
  const outcome = { sha256 };
  const results = await ctx.deps.shards
    .of(storeId)
    .write([statement, insert, ...once.remember(outcome, mark)]);
  if (!held(results)) await remember(ctx, storeId, once.remember(outcome, once.guard));
  const answer = await mediaOutput(ctx, store, sha256);
  if (answer === undefined) throw storeClosed();
  return answer;
}

async function remember(
  ctx: ServiceContext,
  storeId: string,
  statements: readonly Statement[],
): Promise<void> {
  if (statements.length > 0) await ctx.deps.shards.of(storeId).write(statements);
}

async function mediaOutput(
  ctx: ServiceContext,
  { storeId, timeZone }: StoreView,
  sha256: string,
): Promise<MediaOutput | undefined> {
  const row = await findMediaRow(ctx, { storeId, sha256 });
  return row === undefined ? undefined : toMediaOutput(row, { publicUrl: ctx.deps.publicUrl, timeZone });
}

/** The answer that was given under this key before. */
export async function recordedMedia(
  ctx: ServiceContext,
  store: StoreView,
  sha256: string | undefined,
): Promise<MediaOutput> {
  const answer = await mediaOutput(ctx, store, sha256 ?? "");
  if (answer === undefined) throw notFound();
  return answer;
}
