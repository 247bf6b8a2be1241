import type { ServiceContext } from "../../context.ts";
import { invalid } from "../../errors.ts";
import { parseMediaUrl } from "../../media/index.ts";
import { publicHttpsUrl } from "../../public-address.ts";

/**
 * An address of a picture is a public one or an upload of this very store.
 *
 * @throws AppError INVALID INVALID_REQUEST { fields }
 */
export function requireUsableMedia(
  ctx: ServiceContext,
  { storeId, address, field }: { storeId: string; address: string | null | undefined; field: string },
): void {
  if (address === null || address === undefined) return;
  const name = parseMediaUrl(ctx.deps.publicUrl, address);
  const isUsable = name === undefined ? publicHttpsUrl(address) !== undefined : name.storeId === storeId;
  if (!isUsable) throw invalid("INVALID_REQUEST", { fields: [field] });
}
