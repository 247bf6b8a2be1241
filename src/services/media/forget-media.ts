import type { ServiceContext } from "../../context.ts";
import { storeFiles } from "./store-files.ts";

/** Deletes the files of a store that goes; its rows go with the others. Repeatable, grants nothing. */
export async function forgetMedia({ ctx, storeId }: { ctx: ServiceContext; storeId: string }): Promise<void> {
  const { storage } = ctx.deps.media;
  if (!storage) return;
  for (const { key } of await storeFiles(ctx.deps, storeId)) await storage.delete(key);
}
