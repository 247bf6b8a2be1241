import type { ServiceContext } from "../../context.ts";
import { invalid } from "../../errors.ts";
import { requireStore } from "../store/index.ts";
import { SALES_WRITERS } from "./access.ts";
import { parseSalesCsv } from "./parse-sales-csv.ts";
import { saveDays } from "./save-days.ts";
import type { RecordedSales } from "./schemas.ts";

/**
 * As recordSales, from the CSV that cash registers and Excel write. All rows or none.
 *
 * @throws AppError INVALID INVALID_CSV { lines: ["3: amount"] }
 * @example await importSales({ ctx, input: { storeId, csv: "날짜,매출\n2026-03-01,\"1,250,000\"" } })
 */
export async function importSales({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { storeId: string; csv: string; idempotencyKey?: string | undefined };
}): Promise<RecordedSales> {
  await requireStore(ctx, input.storeId, SALES_WRITERS);
  const parsed = parseSalesCsv(input.csv);
  if (!parsed.ok) throw invalid("INVALID_CSV", { lines: parsed.problems });
  return saveDays(ctx, input, { procedure: "sales.importCsv", source: "csv", days: parsed.days });
}
