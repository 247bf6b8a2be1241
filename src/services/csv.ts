export type Cell = string | number | null;

/** A cell that begins like a formula is text in front of a spreadsheet's eyes; numbers stay numbers. */
function cellText(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const text = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Without it Excel reads Korean as something else. */
const BYTE_ORDER_MARK = "\uFEFF";

/** RFC 4180 with a byte order mark. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return BYTE_ORDER_MARK + csvLines(rows);
}

/** Further lines of a file that `toCsv` began. */
export function csvLines(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}
