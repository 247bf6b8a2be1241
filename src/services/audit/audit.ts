import { actorLabel, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";

export type AuditEntry = {
  storeId: string;
  /** entity.verb, e.g. event.approve */
  action: string;
  entityId: string;
  /** Changed fields; personal fields masked by the caller. */
  details: Readonly<Record<string, string | number | boolean | null>>;
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
