import type { z } from "zod";
import type { ServiceContext } from "../../../context.ts";
import { whenAsked } from "../../../when-asked.ts";
import { toCsv } from "../../csv.ts";
import { OWNER, requireEvent } from "../../store/index.ts";
import { dashboardFor } from "../get-dashboard.ts";
import { type Dashboard, type Exported, ExportView, type exportInput } from "../schemas/index.ts";
import { viewRows } from "./view-rows.ts";

/** The writer of workbooks takes longer to load than most commands run. */
const xlsx = whenAsked(() => import("./xlsx.ts"));

const SHEET_NAMES: Readonly<Record<ExportView, string>> = {
  summary: "요약",
  channels: "채널",
  timeline: "추이",
  roi: "ROI",
  profile: "참여자",
  comparison: "비교",
  scoreboard: "점수판",
};

/**
 * What the dashboard shows as a file. CSV: one view (the summary by default) as Excel opens it in Korean, UTF-8 with
 * a byte order mark, CRLF, no cell that a spreadsheet would run. XLSX: a workbook of one view, or of all.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 * @example const { fileName, base64 } = await exportView({ ctx, input: { eventId, format: "XLSX" } });
 */
export async function exportView({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof exportInput>;
}): Promise<Exported> {
  const access = await requireEvent(ctx, input.eventId, OWNER);
  const dashboard = await dashboardFor(ctx, access, input.granularity);
  return input.format === "XLSX" ? asXlsx(dashboard, input.view) : asCsv(dashboard, input.view ?? "summary");
}

function asCsv(dashboard: Dashboard, view: ExportView): Exported {
  return {
    format: "CSV",
    fileName: fileName(dashboard, view, "csv"),
    contentType: "text/csv; charset=utf-8",
    csv: toCsv(viewRows(dashboard, view)),
  };
}

async function asXlsx(dashboard: Dashboard, view: ExportView | undefined): Promise<Exported> {
  const { toXlsx } = await xlsx();
  const views = view === undefined ? ExportView.options : [view];
  return {
    format: "XLSX",
    fileName: fileName(dashboard, view, "xlsx"),
    contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    base64: await toXlsx(views.map((one) => ({ name: SHEET_NAMES[one], rows: viewRows(dashboard, one) }))),
  };
}

function fileName({ lastUpdated }: Dashboard, view: ExportView | undefined, ending: string): string {
  return `${["madang", ...(view ? [view] : []), lastUpdated.slice(0, 10)].join("-")}.${ending}`;
}
