import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { API_KEY_COLUMNS, toApiKey } from "./api-key-row.ts";
import type { ApiKeysInput, ApiKeysOutput } from "./schemas.ts";

type Options = { ctx: ServiceContext; input: ApiKeysInput };

/** The store's keys that are not revoked, without their secrets. */
export async function listApiKeys({ ctx, input }: Options): Promise<ApiKeysOutput> {
  await requireStore(ctx, input.storeId, OWNER);
  const [rows = []] = await ctx.deps.control.query([
    rawStatement(
      `select ${API_KEY_COLUMNS} from api_keys where store_id = ? and revoked_at is null and id > ? order by id limit ?`,
      [input.storeId, input.cursor ?? "", input.limit + 1],
    ),
  ]);
  const items = rows.slice(0, input.limit).map(toApiKey);
  return { items, nextCursor: rows.length > input.limit ? (items.at(-1)?.id ?? null) : null };
}
