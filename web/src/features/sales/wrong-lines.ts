import { isMadangError } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";

const WHAT: Readonly<Record<string, () => string>> = {
  date: m.sales_lineDate,
  amount: m.sales_lineAmount,
  orders: m.sales_lineOrders,
  duplicate: m.sales_lineDuplicate,
  encoding: m.sales_lineEncoding,
  header: m.sales_lineHeader,
  empty: m.sales_lineEmpty,
  "too many days": m.sales_lineTooMany,
};

/** What is wrong with which line of a refused file, a sentence each; empty for other errors. */
export function wrongLines(error: unknown): readonly string[] {
  if (!isMadangError(error) || error.reason !== "INVALID_CSV") return [];
  const { lines } = error.params;
  if (!Array.isArray(lines)) return [];
  return lines.map((told) => {
    const [line = "", what = ""] = String(told).split(": ");
    return m.sales_line({ line, what: (WHAT[what] ?? m.sales_lineOther)() });
  });
}
