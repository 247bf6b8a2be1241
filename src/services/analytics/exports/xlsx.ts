import writeXlsxFile, { type SheetData } from "write-excel-file/universal";
import { toBase64 } from "../../../base64.ts";
import type { Cell } from "../../csv.ts";

export type Sheet = { readonly name: string; readonly rows: readonly (readonly Cell[])[] };

const COLUMN_CHARACTERS = 20;

/** A workbook with one sheet a view, in Base64. Texts are texts, so nothing in it is run; the first row stands. */
export async function toXlsx(sheets: readonly Sheet[]): Promise<string> {
  const written = sheets.map(({ name, rows }) => ({
    sheet: name,
    stickyRowsCount: 1,
    columns: (rows[0] ?? []).map(() => ({ width: COLUMN_CHARACTERS })),
    data: rows.map((row, index) => row.map((cell) => toCell(cell, index === 0))),
  }));
  const blob = await writeXlsxFile(written).toBlob();
  return toBase64(new Uint8Array(await blob.arrayBuffer()));
}

function toCell(cell: Cell, isHeader: boolean): SheetData[number][number] {
  if (cell === null) return null;
  const weight = isHeader ? ({ fontWeight: "bold" } as const) : {};
  if (typeof cell === "string") return { type: String, value: cell, ...weight };
  return { type: Number, value: cell, format: Number.isInteger(cell) ? "#,##0" : "#,##0.0", ...weight };
}
