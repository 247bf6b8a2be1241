import type { ServiceContext } from "../../context.ts";
import { invalid } from "../../errors.ts";
import { requireStore } from "../store/index.ts";
import { SALES_WRITERS } from "./access.ts";
import { decodeCsv } from "./decode-csv.ts";
import { type ParsedCsv, parseSalesCsv } from "./parse-sales-csv.ts";
import { saveDays } from "./save-days.ts";
import type { RecordedSales } from "./schemas.ts";

/**
 * As recordSales, from the CSV that cash registers and Excel write, as text or as the file's bytes. All rows or none.
 *
 * @throws AppError INVALID INVALID_CSV { lines: ["3: amount"] }, INVALID_REQUEST with neither or both
 * @example await importSales({ ctx, input: { storeId, csv: "날짜,매출\n2026-03-01,\"1,250,000\"" } })
 */
export async function importSales({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: {
    storeId: string;
    csv?: string | undefined;
    file?: string | undefined;
    idempotencyKey?: string | undefined;
  };
}): Promise<RecordedSales> {
  await requireStore(ctx, input.storeId, SALES_WRITERS);
  const text = textOf(input);
  const parsed: ParsedCsv = text === null ? { ok: false, problems: ["1: encoding"] } : parseSalesCsv(text);
  if (!parsed.ok) throw invalid("INVALID_CSV", { lines: parsed.problems });
  return saveDays(ctx, input, { procedure: "sales.importCsv", source: "csv", days: parsed.days });
}

function textOf({ csv, file }: { csv?: string | undefined; file?: string | undefined }): string | null {
  if ((csv === undefined) === (file === undefined))
    throw invalid("INVALID_REQUEST", { fields: ["csv", "file"] });
  return csv ?? decodeCsv(Uint8Array.from(atob(file ?? ""), (letter) => letter.charCodeAt(0)));
}
