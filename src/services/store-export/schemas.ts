import { z } from "zod";
import { type idempotencyKey, uuid } from "../schemas.ts";

export const exportStoreShape = { storeId: uuid };
export type ExportStoreInput = z.infer<z.ZodObject<typeof exportStoreShape>> & {
  idempotencyKey?: z.infer<typeof idempotencyKey>;
};

export const ExportedStore = z.strictObject({
  fileName: z.string(),
  contentType: z.literal("application/zip"),
  base64: z.base64(),
  /** Lines of each file without its header. */
  files: z.array(z.strictObject({ name: z.string(), rows: z.int() })),
});
export type ExportedStore = z.infer<typeof ExportedStore>;
