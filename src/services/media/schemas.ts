import { z } from "zod";
import { instantOutput, pageInput, uuid } from "../schemas.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A stored file. `mediaId` is the SHA-256 of its bytes: the same bytes are the same file of a store. */
export const MediaOutput = z.strictObject({
  mediaId: sha256,
  url: z.string(),
  kind: z.enum(["image", "video", "audio"]),
  contentType: z.string(),
  bytes: z.int(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  durationMs: z.int().nullable(),
  sha256,
  createdAt: instantOutput,
});
export type MediaOutput = z.infer<typeof MediaOutput>;

export const ListMediaInput = z.strictObject({ storeId: uuid, ...pageInput });
export type ListMediaInput = z.infer<typeof ListMediaInput>;

export const MediaPage = z.strictObject({ items: z.array(MediaOutput), nextCursor: z.string().nullable() });
export type MediaPage = z.infer<typeof MediaPage>;

export const presignShape = {
  storeId: uuid,
  contentType: z.string().max(100),
  bytes: z.int().min(1),
};
export type PresignInput = {
  storeId: string;
  contentType: string;
  bytes: number;
  idempotencyKey?: string | undefined;
};

/** PUT the file to `url` with exactly these headers before `expiresAt`, then call media.complete. */
export const PresignOutput = z.strictObject({
  uploadId: uuid,
  url: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: instantOutput,
});
export type PresignOutput = z.infer<typeof PresignOutput>;

export const completeShape = { storeId: uuid, uploadId: uuid };
export type CompleteInput = { storeId: string; uploadId: string; idempotencyKey?: string | undefined };

/** Query parameters of POST /api/v1/media. */
export const UploadQuery = z.strictObject({ storeId: uuid.optional() });
