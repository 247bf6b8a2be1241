import { enforceRate } from "../../auth/index.ts";
import { actorLabel, type ServiceContext } from "../../context.ts";
import { AppError, invalid } from "../../errors.ts";
import { boundedBody, MediaError, type MediaStorage, type MediaType } from "../../media/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { type StoreView, storesOf } from "../store/index.ts";
import { recordedMedia, recordMedia } from "./record-media.ts";
import { saveFile } from "./save-file.ts";
import type { MediaOutput } from "./schemas.ts";
import { mediaFailure, requireOpenStore, requireStorage, requireType } from "./storage-of.ts";

export type UploadInput = {
  /** May be left out by who owns exactly one open store. */
  readonly storeId: string | undefined;
  readonly contentType: string | null;
  /** Of the content-length header; null when the sender does not say. */
  readonly declaredBytes: number | null;
  readonly body: ReadableStream<Uint8Array> | null;
  readonly idempotencyKey: string | undefined;
};

type Upload = { readonly store: StoreView; readonly type: MediaType; readonly storage: MediaStorage };

/**
 * Takes a picture, sound or film of a store in. `mediaId` is the SHA-256 of the stored bytes; the same file again
 * gives the same answer. There is no limit on how many files a store has.
 *
 * @throws AppError UNAUTHORIZED, NOT_FOUND, FORBIDDEN; PRECONDITION_FAILED STORE_CLOSED, MEDIA_NOT_CONFIGURED;
 *   INVALID MEDIA_TYPE, MEDIA_UNREADABLE; PAYLOAD_TOO_LARGE MEDIA_TOO_LARGE; UNAVAILABLE BUSY, STORAGE_FULL;
 *   LIMIT_EXCEEDED above 60 files a minute of one account, presigned ones included
 */
export async function uploadMedia({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: UploadInput;
}): Promise<MediaOutput> {
  if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  await enforceRate(ctx.deps.limits.upload, actorLabel(ctx.actor));
  const store = await requireOpenStore(ctx, input.storeId ?? (await onlyStore(ctx)));
  const storage = requireStorage(ctx);
  const type = requireType(input.contentType);
  if ((input.declaredBytes ?? 0) > type.maxBytes) throw mediaFailure(new MediaError("MEDIA_TOO_LARGE"));
  return throughGate(ctx, () => takeIn(ctx, input, { store, type, storage }));
}

async function takeIn(ctx: ServiceContext, input: UploadInput, upload: Upload): Promise<MediaOutput> {
  const { store, type, storage } = upload;
  const { storeId } = store;
  const body = boundedBody(input.body, { maxBytes: type.maxBytes });
  const file = await saveFile(ctx, storage, { storeId, type, body });
  return runOnce({
    ctx,
    storeId,
    procedure: "media.upload",
    input: namedInput(file.name.sha256, input.idempotencyKey),
    run: (once) => recordMedia(ctx, file, { store, once }),
    replay: ({ sha256 }) => recordedMedia(ctx, store, sha256),
  });
}

/** The bytes are part of what the key stands for. */
function namedInput(sha256: string, idempotencyKey: string | undefined) {
  return { sha256, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}

/** One of few that are let in at a time; a failure leaves in the API's own words. */
export async function throughGate<T>(ctx: ServiceContext, work: () => Promise<T>): Promise<T> {
  const leave = ctx.deps.media.gate.enter(actorLabel(ctx.actor));
  if (!leave) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY", params: { retryAfterSeconds: 5 } });
  try {
    return await work();
  } catch (error) {
    throw mediaFailure(error);
  } finally {
    leave();
  }
}

async function onlyStore(ctx: ServiceContext): Promise<string> {
  const own = (await storesOf(ctx)).filter(({ store, role }) => role === "owner" && store.closedAt === null);
  const [only] = own;
  if (only && own.length === 1) return only.store.storeId;
  throw invalid("INVALID_REQUEST", { fields: ["storeId"] });
}
