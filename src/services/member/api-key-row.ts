import type { Row } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { type ApiKeyOutput, ApiKeyScope } from "./schemas.ts";

export const API_KEY_COLUMNS = "id, store_id, name, scopes, created_at, expires_at, last_used_at";

export function toApiKey(row: Row): ApiKeyOutput {
  const words = String(row.scopes).split(" ");
  return {
    id: String(row.id),
    storeId: String(row.store_id),
    name: String(row.name),
    scopes: ApiKeyScope.options.filter((scope) => words.includes(scope)),
    createdAt: toIso(DEFAULT_TIME_ZONE, Number(row.created_at)),
    expiresAt: instantOf(row.expires_at),
    lastUsedAt: instantOf(row.last_used_at),
  };
}

function instantOf(value: Row[string] | undefined): string | null {
  return value === null || value === undefined ? null : toIso(DEFAULT_TIME_ZONE, Number(value));
}
