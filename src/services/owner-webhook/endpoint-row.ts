import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { WebhookEndpoint } from "./schemas.ts";
import type { EndpointPlace } from "./signing-secrets.ts";

/** Grants nothing: the caller has checked access. @throws AppError NOT_FOUND */
export async function loadEndpoint(
  ctx: ServiceContext,
  { storeId, endpointId }: EndpointPlace,
): Promise<Row> {
  const [rows = []] = await ctx.deps.shards
    .of(storeId)
    .query([
      rawStatement("select * from webhook_endpoints where store_id = ? and id = ?", [storeId, endpointId]),
    ]);
  const [row] = rows;
  if (!row) throw notFound();
  return row;
}

export function toEndpoint(row: Row): WebhookEndpoint {
  const instant = (value: unknown) => (value === null ? null : toIso(DEFAULT_TIME_ZONE, Number(value)));
  return WebhookEndpoint.parse({
    id: row["id"],
    storeId: row["store_id"],
    url: row["url"],
    description: row["description"],
    types: JSON.parse(String(row["types"])),
    enabled: row["status"] === "ENABLED",
    disabledReason: row["disabled_reason"],
    failingSince: instant(row["failing_since"]),
    createdAt: instant(row["created_at"]),
  });
}
