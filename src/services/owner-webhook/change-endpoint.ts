import type { ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, type Row, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { loadEndpoint } from "./endpoint-row.ts";
import type { EndpointInput } from "./schemas.ts";

export type EndpointChange<T> = {
  readonly ctx: ServiceContext;
  readonly input: EndpointInput;
  readonly procedure: string;
  readonly action: string;
  /** Statements that hold where `mark` does. */
  readonly statements: (row: Row, mark: Condition) => Promise<readonly Statement[]>;
  readonly answer: () => Promise<T>;
};

/**
 * One change of an address by its owner, in one batch with its audit row.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff); CONFLICT STALE_VERSION where its secret was changed or sealed anew
 *   meanwhile
 */
export async function changeEndpoint<T>(change: EndpointChange<T>): Promise<T> {
  const { ctx, input, procedure, action, statements, answer } = change;
  const { storeId, endpointId } = input;
  await requireStore(ctx, storeId, OWNER);
  return runOnce({
    ctx,
    storeId,
    procedure,
    input,
    run: async (once) => {
      const row = await loadEndpoint(ctx, { storeId, endpointId });
      const exists = {
        sql: "exists (select 1 from webhook_endpoints where store_id = ? and id = ? and secrets_cipher = ?)",
        args: [storeId, endpointId, row["secrets_cipher"]],
      };
      const entry = { storeId, action, entityId: endpointId, details: {} };
      const { statement, mark } = auditMark(ctx, entry, allOf(exists, once.guard));
      const results = await ctx.deps.shards
        .of(storeId)
        .write([statement, ...(await statements(row, mark)), ...once.remember({ endpointId }, mark)]);
      if (!held(results)) throw await refusal(ctx, input);
      return answer();
    },
    replay: answer,
  });
}

async function refusal(ctx: ServiceContext, input: EndpointInput): Promise<AppError> {
  await loadEndpoint(ctx, input);
  return new AppError({ code: "CONFLICT", reason: "STALE_VERSION" });
}
