import type { MediaFacts } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";

/** The store's own uploads among the addresses that stand in `contents`, by address. */
export async function contentMedia(
  _ctx: ServiceContext,
  _about: { readonly storeId: string; readonly contents: readonly unknown[] },
): Promise<ReadonlyMap<string, MediaFacts>> {
  return new Map();
}
