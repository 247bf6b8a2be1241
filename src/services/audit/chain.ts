import { sha256Text } from "../../auth/index.ts";
import type { Row } from "../../db/index.ts";

/** What stands before the first row of a store's chain. */
export const GENESIS = "";

export const CHAIN_COLUMNS = "store_id, seq, at, actor, action, entity_id, details, request_id, hash";

/** The hash of a row: SHA-256 over its predecessor's hash and its own columns in a fixed order, base64url. */
export function chainHash(previous: string, row: Row): Promise<string> {
  const columns = CHAIN_COLUMNS.split(", ").filter((column) => column !== "hash");
  return sha256Text(JSON.stringify([previous, ...columns.map((column) => row[column])]));
}
