import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, requireStore } from "../store/index.ts";
import { SALES_WRITERS } from "./access.ts";
import type { listSalesInput, SalesPage } from "./schemas.ts";

/** Recorded days, newest first; the cursor is the last day of the page before. */
export async function listSales({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof listSalesInput>;
}): Promise<SalesPage> {
  const { storeId, from = "0000-01-01", to = "9999-12-31", cursor = "9999-99-99", limit } = input;
  await requireStore(ctx, storeId, SALES_WRITERS);
  const [store, [rows = []]] = await Promise.all([
    loadStore({ ctx, storeId }),
    ctx.deps.shards.of(storeId).query([
      rawStatement(
        `select day, amount_krw, orders, source, recorded_at from sales_daily
         where store_id = ? and day >= ? and day <= ? and day < ? order by day desc limit ?`,
        [storeId, from, to, cursor, limit + 1],
      ),
    ]),
  ]);
  const zone = store?.timeZone ?? DEFAULT_TIME_ZONE;
  const items = rows.slice(0, limit).map((row) => ({
    date: String(row["day"]),
    amountKrw: Number(row["amount_krw"]),
    orders: row["orders"] === null ? null : Number(row["orders"]),
    source: String(row["source"]),
    recordedAt: toIso(zone, Number(row["recorded_at"])),
  }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.date ?? null) : null };
}
