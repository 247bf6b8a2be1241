import type { ServiceContext } from "../../context.ts";
import { AppError, invalid } from "../../errors.ts";
import {
  declaredType,
  MediaError,
  type MediaStorage,
  type MediaType,
  StorageError,
} from "../../media/index.ts";
import { loadStore, OWNER, requireStore, type StoreView } from "../store/index.ts";

/** @throws AppError PRECONDITION_FAILED MEDIA_NOT_CONFIGURED where the operator has set up none */
export function requireStorage(ctx: ServiceContext): MediaStorage {
  const { storage } = ctx.deps.media;
  if (storage) return storage;
  throw new AppError({ code: "PRECONDITION_FAILED", reason: "MEDIA_NOT_CONFIGURED" });
}

/** @throws AppError NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED STORE_CLOSED */
export async function requireOpenStore(ctx: ServiceContext, storeId: string): Promise<StoreView> {
  await requireStore(ctx, storeId, OWNER);
  const store = await loadStore({ ctx, storeId });
  if (store && store.closedAt === null) return store;
  throw storeClosed();
}

/** The refusal of a store that takes nothing in any more. */
export function storeClosed(): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" });
}

/** @throws AppError INVALID MEDIA_TYPE */
export function requireType(contentType: string | null): MediaType {
  const type = declaredType(contentType);
  if (type) return type;
  throw invalid("MEDIA_TYPE");
}

/** A file's or the storage's fault as the API tells it. */
export function mediaFailure(error: unknown): unknown {
  if (error instanceof MediaError) {
    const code = error.reason === "MEDIA_TOO_LARGE" ? "PAYLOAD_TOO_LARGE" : "INVALID";
    return new AppError({ code, reason: error.reason });
  }
  if (error instanceof StorageError) {
    const reason = error.kind === "full" ? "STORAGE_FULL" : "BUSY";
    return new AppError({ code: "UNAVAILABLE", reason, params: { retryAfterSeconds: 10 } });
  }
  return error;
}
