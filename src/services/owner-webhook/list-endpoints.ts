import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { toEndpoint } from "./endpoint-row.ts";
import type { listEndpointsInput, WebhookEndpoints } from "./schemas.ts";

/** The store's addresses, oldest first; never a secret. */
export async function listEndpoints({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof listEndpointsInput>;
}): Promise<WebhookEndpoints> {
  const { storeId } = input;
  await requireStore(ctx, storeId, OWNER);
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([rawStatement("select * from webhook_endpoints where store_id = ? order by id", [storeId])]);
  return { items: rows.map(toEndpoint) };
}
