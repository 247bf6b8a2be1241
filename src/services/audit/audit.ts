import { actorLabel, freshId, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

export type AuditDetails = Readonly<Record<string, string | number | boolean | null>>;

export type AuditEntry = {
  storeId: string;
  /** entity.verb, e.g. event.approve */
  action: string;
  entityId: string;
  /** Changed fields; personal fields masked by the caller. */
  details: AuditDetails;
};

/** Goes into the batch of the change itself, conditional on its mark; numbered per store, sealed later by a tick. */
export function auditRow(ctx: ServiceContext, entry: AuditEntry, mark: Condition): Statement {
  return rawStatement(
    `insert into audit_log (store_id, seq, at, actor, action, entity_id, details, request_id)
     select ?, coalesce((select max(seq) from audit_log where store_id = ?), 0) + 1, ?, ?, ?, ?, ?, ? where ${mark.sql}`,
    [
      entry.storeId,
      entry.storeId,
      ctx.deps.clock.now(),
      actorLabel(ctx.actor),
      entry.action,
      entry.entityId,
      JSON.stringify(entry.details),
      ctx.requestId,
      ...mark.args,
    ],
  );
}

/**
 * For batches that emit no DomainEvent: the audit row comes first and is the mark. `attempt` in its details
 * tells two equal requests of one batch call apart. The mark holds until the store's next audit row, so put
 * further ones behind what depends on it.
 *
 * @example
 * const audit = auditMark(ctx, entry, guard);
 * held(await db.write([audit.statement, updateWhere(audit.mark)]))
 */
export function auditMark(
  ctx: ServiceContext,
  entry: AuditEntry,
  guard: Condition,
): { readonly statement: Statement; readonly mark: Condition } {
  const attempt = freshId(ctx.deps);
  return {
    statement: auditRow(ctx, { ...entry, details: { ...entry.details, attempt } }, guard),
    mark: {
      sql: `exists (select 1 from audit_log where store_id = ?
            and seq = (select max(seq) from audit_log where store_id = ?) and details ->> '$.attempt' = ?)`,
      args: [entry.storeId, entry.storeId, attempt],
    },
  };
}
