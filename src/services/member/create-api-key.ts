import { apiKeyText, newApiKey } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { DAY_MS } from "../../time.ts";
import { requireUser } from "../account/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { API_KEY_COLUMNS, toApiKey } from "./api-key-row.ts";
import { auditAccess } from "./audit-access.ts";
import type { CreateApiKeyInput, NewApiKeyOutput } from "./schemas.ts";

type Options = { ctx: ServiceContext; input: CreateApiKeyInput };

/**
 * Makes a key for a machine of the store (a till, a script): `sales:write` records sales, `read` reads what staff
 * may read. Sent as `Authorization: Bearer madang_…`. The key is shown in this answer only; a repeat with the same
 * idempotency key shows it again.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff)
 */
export async function createApiKey({ ctx, input }: Options): Promise<NewApiKeyOutput> {
  const { userId } = requireUser(ctx);
  await requireStore(ctx, input.storeId, OWNER);
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "apiKeys.create",
    input,
    run: async (once) => present(ctx, await insert({ ctx, input, userId }, once)),
    replay: ({ keyId = "" }) => present(ctx, keyId),
  });
}

async function insert(
  { ctx, input, userId }: Options & { userId: string },
  once: OnceHandle,
): Promise<string> {
  const { control, clock, randomBytes } = ctx.deps;
  const now = clock.now();
  const { keyId, hash } = await newApiKey(randomBytes, secretOf(ctx));
  const expiresAt = input.expiresInDays === undefined ? null : now + input.expiresInDays * DAY_MS;
  const scopes = [...new Set(input.scopes)].sort().join(" ");
  const mark = { sql: "exists (select 1 from api_keys where id = ?)", args: [keyId] };
  await control.write([
    rawStatement(
      `insert into api_keys (id, store_id, name, secret_hash, scopes, created_by, created_at, expires_at)
       select ?, ?, ?, ?, ?, ?, ?, ? where ${once.guard.sql}`,
      [keyId, input.storeId, input.name, hash, scopes, userId, now, expiresAt, ...once.guard.args],
    ),
    ...once.remember({ keyId }, mark),
  ]);
  await auditAccess(ctx, {
    storeId: input.storeId,
    action: "apiKey.create",
    entityId: keyId,
    details: { scopes },
  });
  return keyId;
}

async function present(ctx: ServiceContext, keyId: string): Promise<NewApiKeyOutput> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement(`select ${API_KEY_COLUMNS} from api_keys where id = ?`, [keyId]),
  ]);
  const row = rows[0];
  if (!row) throw notFound();
  return { ...toApiKey(row), key: await apiKeyText(keyId, secretOf(ctx)) };
}

function secretOf(ctx: ServiceContext) {
  return (keyId: string) => ctx.deps.secrets.issueKey.sign(`api-key:${keyId}`);
}
