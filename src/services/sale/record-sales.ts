import type { ServiceContext } from "../../context.ts";
import { requireStore } from "../store/index.ts";
import { SALES_WRITERS } from "./access.ts";
import { saveDays } from "./save-days.ts";
import type { RecordedSales, SalesDayInput } from "./schemas.ts";

/**
 * Writes the sales of days, a day again replaces it; closed days are recorded as 0.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN, PRECONDITION_FAILED STORE_CLOSED
 * @example await recordSales({ ctx, input: { storeId, days: [{ date: "2026-03-01", amountKrw: 1_250_000 }] } })
 */
export async function recordSales({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { storeId: string; days: readonly SalesDayInput[]; idempotencyKey?: string | undefined };
}): Promise<RecordedSales> {
  await requireStore(ctx, input.storeId, SALES_WRITERS);
  return saveDays(ctx, input, { procedure: "sales.record", source: "api", days: input.days });
}
