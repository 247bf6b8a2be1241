import { apiKeyId, matchesApiKey } from "../../auth/index.ts";
import { rawStatement } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";

const LAST_USED_STEP_MS = 60_000;

export type MachineKey = { keyId: string; storeId: string; scopes: readonly string[] };

/** The store and scopes behind a presented API key; undefined when it is mistyped, unknown, expired or revoked. */
export async function findApiKey(deps: Deps, bearer: string): Promise<MachineKey | undefined> {
  const keyId = apiKeyId(bearer);
  if (keyId === undefined) return undefined;
  const now = deps.clock.now();
  const [rows = []] = await deps.control.query([
    rawStatement(
      `select store_id, secret_hash, scopes, last_used_at from api_keys
       where id = ? and revoked_at is null and (expires_at is null or expires_at > ?)`,
      [keyId, now],
    ),
  ]);
  const row = rows[0];
  if (!row || !(await matchesApiKey(bearer, String(row.secret_hash)))) return undefined;
  if (now - Number(row.last_used_at ?? 0) >= LAST_USED_STEP_MS) deps.defer(noteUse(deps, keyId, now));
  return { keyId, storeId: String(row.store_id), scopes: String(row.scopes).split(" ") };
}

/** At most one write a minute and key. */
async function noteUse({ control }: Deps, keyId: string, now: number): Promise<void> {
  await control.write([
    rawStatement("update api_keys set last_used_at = ? where id = ? and coalesce(last_used_at, 0) <= ?", [
      now,
      keyId,
      now - LAST_USED_STEP_MS,
    ]),
  ]);
}
