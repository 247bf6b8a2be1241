import type { ServiceContext } from "../../context.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { toCsv } from "./csv.ts";
import { csvRows } from "./csv-rows.ts";
import { dashboardFor } from "./get-dashboard.ts";
import type { Exported, ExportView, Granularity } from "./schemas/index.ts";

/**
 * One view of the dashboard as a CSV that Excel opens as Korean: UTF-8 with a byte order mark, CRLF, no cell
 * that a spreadsheet would run.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 */
export async function exportCsv({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { eventId: string; view: ExportView; granularity?: Granularity | undefined };
}): Promise<Exported> {
  const access = await requireEvent(ctx, input.eventId, OWNER);
  const dashboard = await dashboardFor(ctx, access, input.granularity);
  return {
    fileName: `madang-${input.view}-${dashboard.lastUpdated.slice(0, 10)}.csv`,
    contentType: "text/csv; charset=utf-8",
    csv: toCsv(csvRows(dashboard, input.view)),
  };
}
