import type { ServiceContext } from "../../context.ts";
import { allOf, rawStatement } from "../../db/index.ts";
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
      const isLive = {
        sql: "exists (select 1 from api_keys where id = ? and store_id = ? and revoked_at is null)",
        args: [keyId, storeId],
      };
      const results = await ctx.deps.control.write([
        ...once.remember({ keyId }, allOf(isLive, once.guard)),
        rawStatement(`update api_keys set revoked_at = ? where id = ? and ${isLive.sql}`, [
          ctx.deps.clock.now(),
          keyId,
          ...isLive.args,
        ]),
      ]);
      if (results.at(-1)?.rowsAffected !== 1) throw notFound();
      await auditAccess(ctx, { storeId, action: "apiKey.revoke", entityId: keyId, details: {} });
      return { ok: true };
    },
    replay: async () => ({ ok: true }),
  });
}
