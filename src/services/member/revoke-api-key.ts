import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { notFound } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { auditAccess } from "./audit-access.ts";
import type { RevokeApiKeyInput } from "./schemas.ts";

type Options = { ctx: ServiceContext; input: RevokeApiKeyInput };

/**
 * Ends a key at once: keys are read on every call.
 *
 * @throws AppError NOT_FOUND for an unknown or already revoked key; FORBIDDEN (staff)
 */
export async function revokeApiKey({ ctx, input }: Options): Promise<{ ok: true }> {
  const { storeId, keyId } = input;
  await requireStore(ctx, storeId, OWNER);
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "apiKeys.revoke",
    input,
    run: async (once) => {
      const now = ctx.deps.clock.now();
      const isRevoked = {
        sql: "exists (select 1 from api_keys where id = ? and revoked_at = ?)",
        args: [keyId, now],
      };
      const results = await ctx.deps.control.write([
        rawStatement(
          `update api_keys set revoked_at = ? where id = ? and store_id = ? and revoked_at is null
           and ${once.guard.sql}`,
          [now, keyId, storeId, ...once.guard.args],
        ),
        ...once.remember({ keyId }, allOf(isRevoked, once.guard)),
      ]);
      if (!held(results)) throw notFound();
      await auditAccess(ctx, { storeId, action: "apiKey.revoke", entityId: keyId, details: {} });
      return { ok: true };
    },
    replay: async () => ({ ok: true }),
  });
}
