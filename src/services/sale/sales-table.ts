import type { ServiceContext } from "../../context.ts";
import { cellOf, localTime, ROWS_AT_ONCE, rowPages, type TablePages, zoneWord } from "../table-pages.ts";

const SOURCE_WORDS: Readonly<Record<string, string>> = {
  csv: "파일로 올린 값",
  api: "직접 입력하거나 POS가 보낸 값",
};

/** Every day of a store's sales as it was last recorded, oldest first. Grants nothing. */
export async function* salesTable(
  ctx: ServiceContext,
  { storeId, timeZone }: { readonly storeId: string; readonly timeZone: string },
): TablePages {
  yield [["날짜", "매출(원)", "주문 수", "출처", `기록한 시각(${zoneWord(timeZone)})`]];
  const read = {
    db: ctx.deps.shards.of(storeId),
    sql: `select day, amount_krw, orders, source, recorded_at from sales_daily
      where store_id = ? and day > ? order by day limit ${ROWS_AT_ONCE}`,
    args: [storeId],
    key: { day: "" },
  };
  for await (const rows of rowPages(read)) {
    yield rows.map((row) => [
      ...[cellOf(row["day"]), cellOf(row["amount_krw"]), cellOf(row["orders"])],
      ...[SOURCE_WORDS[String(row["source"])] ?? null, localTime(timeZone, row["recorded_at"])],
    ]);
  }
}
