import type { ServiceContext } from "../../context.ts";
import { ALWAYS } from "../../db/index.ts";
import { type AuditEntry, auditRow } from "../audit/index.ts";

/**
 * Access lives in the control schema, the audit trail in the store's, and no batch touches both (D-22): the
 * change commits first, its row right after.
 */
export async function auditAccess(ctx: ServiceContext, entry: AuditEntry): Promise<void> {
  await ctx.deps.shards.of(entry.storeId).write([auditRow(ctx, entry, ALWAYS)]);
}
