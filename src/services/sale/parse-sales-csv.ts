import Papa from "papaparse";
import { DAYS_MAX, SalesDayInput } from "./schemas.ts";

export type ParsedCsv =
  | { readonly ok: true; readonly days: readonly SalesDayInput[] }
  /** "line: what", at most ten. */
  | { readonly ok: false; readonly problems: readonly string[] };

const HEADERS = {
  date: ["date", "day", "날짜", "일자", "영업일", "영업일자", "매출일", "매출일자", "판매일자", "거래일자"],
  amount: [
    ...["amount", "amountkrw", "sales", "매출", "매출액", "금액", "총매출", "총매출액"],
    ...["실매출", "실매출액", "순매출", "순매출액", "매출금액", "판매금액", "결제금액", "합계금액"],
  ],
  orders: ["orders", "count", "건수", "주문수", "주문", "주문건수", "결제건수", "판매건수", "영수건수"],
} as const;

const PROBLEMS_MAX = 10;
/** Cash registers write titles and periods above the columns' names. */
const HEADER_LINES_MAX = 10;
const SEPARATORS = [",", "\t", ";"] as const;
const TOTALS = ["합계", "총계", "소계", "total"];

/**
 * A row with the names of a date and an amount column (Korean or English) among the first ten, then one row a day,
 * separated by commas, tabs or semicolons; rows of totals are left out. Dates as 2026-03-01, 2026.3.1, 2026/03/01,
 * 20260301 or 2026년 3월 1일, amounts with commas, ₩ or 원.
 */
export function parseSalesCsv(text: string): ParsedCsv {
  const content = text.replace(/^\uFEFF/, "");
  for (const separator of SEPARATORS) {
    const sheet = sheetOf(readRows(content, separator));
    if (sheet) return daysOf(sheet);
  }
  return { ok: false, problems: ["1: header"] };
}

type Sheet = { readonly at: Columns; readonly rows: readonly CsvRow[] };

/** The columns and what stands below their names; null without such names. */
function sheetOf(rows: readonly CsvRow[]): Sheet | null {
  const columns = rows.slice(0, HEADER_LINES_MAX).map(({ cells }) => columnsOf(cells));
  const header = columns.findIndex(({ date, amount }) => date >= 0 && amount >= 0);
  const at = columns[header];
  return at ? { at, rows: rows.slice(header + 1) } : null;
}

function daysOf({ at, rows }: Sheet): ParsedCsv {
  const problems: string[] = [];
  const days = new Map<string, SalesDayInput>();
  for (const { line, cells } of rows) {
    if (TOTALS.includes((cells[at.date] ?? "").trim().toLowerCase())) continue;
    const day = toDay(cells, at);
    if (typeof day === "string") problems.push(`${line}: ${day}`);
    else if (days.has(day.date)) problems.push(`${line}: duplicate`);
    else days.set(day.date, day);
  }
  if (days.size === 0 && problems.length === 0) problems.push("2: empty");
  if (days.size > DAYS_MAX) problems.push(`${DAYS_MAX + 2}: too many days`);
  if (problems.length > 0) return { ok: false, problems: problems.slice(0, PROBLEMS_MAX) };
  return { ok: true, days: [...days.values()] };
}

/** `width`: how many columns have a name to their right end. */
type Columns = { date: number; amount: number; orders: number; width: number };

/** Where each column stands by its name, -1 where it does not; units in brackets do not matter. */
function columnsOf(cells: readonly string[]): Columns {
  const names = cells.map((cell) => cell.toLowerCase().replace(/\(.*\)|\s/g, ""));
  const columnOf = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
  return {
    date: columnOf(HEADERS.date),
    amount: columnOf(HEADERS.amount),
    orders: columnOf(HEADERS.orders),
    width: filledWidth(names),
  };
}

/** Cells up to the last one that holds something. */
function filledWidth(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== "") + 1;
}

/**
 * The day, or which column is wrong. A row with more cells than columns is no row of this sheet: most likely 1,250
 * was written without quotes, and would be read as 1.
 */
function toDay(
  cells: readonly string[],
  at: Columns,
): SalesDayInput | "columns" | "date" | "amount" | "orders" {
  if (filledWidth(cells) > at.width) return "columns";
  const date = toDate(cells[at.date] ?? "");
  if (!SalesDayInput.shape.date.safeParse(date).success) return "date";
  const amountKrw = toNumber(cells[at.amount] ?? "");
  if (!SalesDayInput.shape.amountKrw.safeParse(amountKrw).success) return "amount";
  const text = at.orders < 0 ? "" : (cells[at.orders] ?? "").trim();
  if (text === "") return { date, amountKrw };
  const orders = toNumber(text);
  return SalesDayInput.shape.orders.safeParse(orders).success ? { date, amountKrw, orders } : "orders";
}

function toDate(cell: string): string {
  const match = /^(\d{4})\s*[-./년]?\s*(\d{1,2})\s*[-./월]?\s*(\d{1,2})\s*[.일]?$/.exec(cell.trim());
  if (!match) return "";
  const [, year = "", month = "", day = ""] = match;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** NaN for anything that is not a whole number of won. */
function toNumber(cell: string): number {
  const digits = cell
    .trim()
    .replace(/^₩\s*/, "")
    .replace(/\s*(원|건)$/, "");
  return /^\d{1,3}(,\d{3})+$|^\d+$/.test(digits) ? Number(digits.replaceAll(",", "")) : Number.NaN;
}

type CsvRow = { readonly line: number; readonly cells: readonly string[] };

/** Rows with the line of the file on which they begin; empty ones are skipped. */
function readRows(text: string, delimiter: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let [line, from] = [1, 0];
  Papa.parse<string[]>(text, {
    delimiter,
    step: ({ data, meta }) => {
      if (data.some((cell) => cell.trim() !== "")) rows.push({ line, cells: data });
      line += text.slice(from, meta.cursor).match(/\r\n|\n|\r/g)?.length ?? 0;
      from = meta.cursor;
    },
  });
  return rows;
}
