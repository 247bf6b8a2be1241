import type { ServiceContext } from "../../context.ts";
import { bumpVersion, held, rawStatement, versionKeys } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { loadStore } from "../store/index.ts";
import type { RecordedSales, SalesDayInput } from "./schemas.ts";

const UPSERT = `insert into sales_daily (store_id, day, amount_krw, orders, source, recorded_at)
  select ?, d.value ->> 'date', d.value ->> 'amountKrw', d.value ->> 'orders', ?, ? from json_each(?) d where`;
const REPLACE = `on conflict (store_id, day) do update set amount_krw = excluded.amount_krw,
  orders = excluded.orders, source = excluded.source, recorded_at = excluded.recorded_at`;

type SaveInput = { storeId: string; idempotencyKey?: string | undefined };
type Sheet = { procedure: string; source: "api" | "csv"; days: readonly SalesDayInput[] };

/** One statement for all days: the last word on a day wins. */
export async function saveDays(ctx: ServiceContext, input: SaveInput, sheet: Sheet): Promise<RecordedSales> {
  const { storeId } = input;
  const answer = (recorded: number) => ({ storeId, recorded });
  const store = await loadStore({ ctx, storeId });
  if (store?.closedAt) throw new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" });
  return runOnce({
    ctx,
    storeId,
    procedure: sheet.procedure,
    input,
    run: async (once) => {
      await write(ctx, storeId, { sheet, once });
      return answer(sheet.days.length);
    },
    replay: async ({ recorded }) => answer(Number(recorded)),
  });
}

async function write(
  ctx: ServiceContext,
  storeId: string,
  { sheet, once }: { sheet: Sheet; once: OnceHandle },
): Promise<void> {
  const { days, source, procedure } = sheet;
  const audit = auditMark(
    ctx,
    { storeId, action: "sales.record", entityId: storeId, details: { days: days.length, source } },
    once.guard,
  );
  const { mark } = audit;
  const results = await ctx.deps.shards
    .of(storeId)
    .write([
      audit.statement,
      rawStatement(`${UPSERT} ${mark.sql} ${REPLACE}`, [
        ...[storeId, source, ctx.deps.clock.now(), JSON.stringify(days)],
        ...mark.args,
      ]),
      ...once.remember({ recorded: String(days.length) }, mark),
      bumpVersion(storeId, versionKeys.store(storeId), mark),
    ]);
  if (!held(results)) throw new TypeError(`${procedure}: the key was used while the call ran`);
}
