import { DAYS_MAX, SalesDayInput } from "./schemas.ts";

export type ParsedCsv =
  | { readonly ok: true; readonly days: readonly SalesDayInput[] }
  /** "line: what", at most ten. */
  | { readonly ok: false; readonly problems: readonly string[] };

const HEADERS = {
  date: ["date", "day", "날짜", "일자", "영업일", "매출일"],
  amount: ["amount", "amountkrw", "sales", "매출", "매출액", "금액", "총매출"],
  orders: ["orders", "count", "건수", "주문수", "주문", "결제건수"],
} as const;

const PROBLEMS_MAX = 10;

/**
 * A header row with a date and an amount column (Korean or English names), then one row a day. Dates as
 * 2026-03-01, 2026.3.1, 2026/03/01 or 20260301; amounts with commas, ₩ or 원.
 */
export function parseSalesCsv(text: string): ParsedCsv {
  const rows = readRows(text.replace(/^\uFEFF/, ""));
  const header = rows[0]?.cells.map((cell) => cell.trim().toLowerCase().replaceAll(" ", "")) ?? [];
  const at = {
    date: columnOf(header, HEADERS.date),
    amount: columnOf(header, HEADERS.amount),
    orders: columnOf(header, HEADERS.orders),
  };
  if (at.date < 0 || at.amount < 0) return { ok: false, problems: ["1: header"] };
  const problems: string[] = [];
  const days = new Map<string, SalesDayInput>();
  for (const { line, cells } of rows.slice(1)) {
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

function columnOf(header: readonly string[], names: readonly string[]): number {
  return header.findIndex((name) => names.includes(name));
}

type Columns = { date: number; amount: number; orders: number };

/** The day, or which column is wrong. */
function toDay(cells: readonly string[], at: Columns): SalesDayInput | "date" | "amount" | "orders" {
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

type CsvRow = { line: number; cells: string[] };

/** RFC 4180: quoted cells may hold commas, line breaks and doubled quotes. Empty lines are skipped. */
function readRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let line = 1;
  let rowLine = 1;
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n|\n|\r|$)/gy;
  while (cell.lastIndex <= text.length) {
    const match = cell.exec(text);
    if (!match) break;
    const [whole, raw = "", end = ""] = match;
    cells.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === ",") continue;
    if (cells.some((value) => value.trim() !== "")) rows.push({ line: rowLine, cells });
    cells = [];
    rowLine = line;
    if (end === "") break;
  }
  return rows;
}
