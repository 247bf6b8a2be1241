import { freshId, type ServiceContext } from "../../context.ts";
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

const REVISE = `insert into sales_revisions
    (store_id, day, number, write_id, amount_krw, orders, source, recorded_at)
  select ?1, d.value ->> 'date', 1 + coalesce((select max(r.number) from sales_revisions r
      where r.store_id = ?1 and r.day = d.value ->> 'date'), 0),
    ?2, d.value ->> 'amountKrw', d.value ->> 'orders', ?3, ?4 from json_each(?5) d
  where not exists (select 1 from sales_daily s where s.store_id = ?1 and s.day = d.value ->> 'date'
    and s.amount_krw = d.value ->> 'amountKrw' and s.orders is d.value ->> 'orders') and`;

type SaveInput = { storeId: string; idempotencyKey?: string | undefined };
type Sheet = { procedure: string; source: "api" | "csv"; days: readonly SalesDayInput[] };

/** One statement for all days: the last word on a day wins, and every word that says something new is kept. */
export async function saveDays(ctx: ServiceContext, input: SaveInput, sheet: Sheet): Promise<RecordedSales> {
  const { storeId } = input;
  const store = await loadStore({ ctx, storeId });
  if (store?.closedAt) throw new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" });
  return runOnce({
    ctx,
    storeId,
    procedure: sheet.procedure,
    input,
    run: async (once) => {
      const writeId = freshId(ctx.deps);
      await write(ctx, storeId, { sheet, once, writeId });
      return summary(ctx, storeId, { writeId, days: sheet.days });
    },
    // A key is replayed for the same days only.
    replay: async ({ writeId = "" }) => summary(ctx, storeId, { writeId, days: sheet.days }),
  });
}

/** From the revisions of the write, so that a repeated call says the same; found by the days, as the table is ordered. */
async function summary(
  ctx: ServiceContext,
  storeId: string,
  { writeId, days }: { writeId: string; days: readonly SalesDayInput[] },
): Promise<RecordedSales> {
  const [rows = []] = await ctx.deps.shards.of(storeId).query([
    rawStatement(
      `select count(*) as written, count(*) filter (where r.number > 1) as corrected
       from json_each(?) d cross join sales_revisions r
         on r.store_id = ? and r.day = d.value and r.write_id = ?`,
      [JSON.stringify(days.map(({ date }) => date)), storeId, writeId],
    ),
  ]);
  const recorded = days.length;
  const [written, corrected] = [Number(rows[0]?.["written"]), Number(rows[0]?.["corrected"])];
  return { storeId, recorded, corrected, unchanged: recorded - written };
}

async function write(
  ctx: ServiceContext,
  storeId: string,
  { sheet, once, writeId }: { sheet: Sheet; once: OnceHandle; writeId: string },
): Promise<void> {
  const { days, source, procedure } = sheet;
  const audit = auditMark(
    ctx,
    { storeId, action: "sales.record", entityId: storeId, details: { days: days.length, source } },
    once.guard,
  );
  const { mark } = audit;
  const now = ctx.deps.clock.now();
  const list = JSON.stringify(days);
  const results = await ctx.deps.shards
    .of(storeId)
    .write([
      audit.statement,
      rawStatement(`${REVISE} ${mark.sql}`, [...[storeId, writeId, source, now, list], ...mark.args]),
      rawStatement(`${UPSERT} ${mark.sql} ${REPLACE}`, [...[storeId, source, now, list], ...mark.args]),
      ...once.remember({ recorded: String(days.length), writeId }, mark),
      bumpVersion(storeId, versionKeys.store(storeId), mark),
    ]);
  if (!held(results)) throw new TypeError(`${procedure}: the key was used while the call ran`);
}
