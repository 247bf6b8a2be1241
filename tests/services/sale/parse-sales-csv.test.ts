import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { parseSalesCsv } from "../../../src/services/sale/parse-sales-csv.ts";
import { addDays } from "../../../src/time.ts";

const daysOf = (csv: string) => {
  const parsed = parseSalesCsv(csv);
  return parsed.ok ? parsed.days : parsed.problems;
};

describe("a sales CSV", () => {
  test("is read in Korean and English, with Excel's byte order mark and line ends", () => {
    const expected = [
      { date: "2026-03-01", amountKrw: 1_250_000, orders: 41 },
      { date: "2026-03-02", amountKrw: 0, orders: 0 },
    ];
    expect(daysOf('\uFEFF날짜,매출,건수\r\n2026-03-01,"1,250,000",41\r\n2026-03-02,0,0\r\n')).toEqual(
      expected,
    );
    expect(daysOf("Date,Amount,Orders\n20260301,1250000,41\n20260302,0,0")).toEqual(expected);
    expect(daysOf("orders,memo,amount,date\r41,맑음,₩1250000,2026.3.1\r0,,0원,2026/03/02")).toEqual(expected);
  });

  test("may leave orders out and hold quotes, commas and line breaks in other cells", () => {
    expect(daysOf('일자,비고,금액\n2026-03-01,"비, ""많이""\n옴",5000\n')).toEqual([
      { date: "2026-03-01", amountKrw: 5_000 },
    ]);
  });

  test("begins where its columns have names, whatever stands above, and leaves totals out", () => {
    const csv =
      "달빛분식;;\n기간: 2026-03;;\n\n영업일자;건수;실매출액 (원)\n2026년 3월 1일;41;₩1,250,000\n합계;41;1,250,000";
    expect(daysOf(csv)).toEqual([{ date: "2026-03-01", amountKrw: 1_250_000, orders: 41 }]);
  });

  test("is refused with line and column, all or nothing", () => {
    expect(daysOf("매출\n100")).toEqual(["1: header"]);
    expect(daysOf("")).toEqual(["1: header"]);
    expect(daysOf("날짜,매출\n")).toEqual(["2: empty"]);
    expect(
      daysOf(
        "날짜,매출\n2026-02-29,100\n2026-03-01,-5\n2026-03-02,1.5\n2026-03-03,12\n2026-03-03,100\n2026-03-04,1e3",
      ),
    ).toEqual(["2: date", "3: amount", "4: amount", "6: duplicate", "7: amount"]);
    expect(daysOf("날짜,매출,건수\n2026-03-01,100,많음")).toEqual(["2: orders"]);
  });

  test("never takes 1,250 won without quotes for 1 won; empty cells at the end of a row do no harm", () => {
    expect(daysOf("날짜,매출\n2026-03-01,1,250\n2026-03-02,1,250,000")).toEqual(["2: columns", "3: columns"]);
    expect(daysOf("날짜,매출,건수\n2026-03-01,1,250,41")).toEqual(["2: columns"]);
    expect(daysOf("날짜,매출\n2026-03-01,1250,, ")).toEqual([{ date: "2026-03-01", amountKrw: 1_250 }]);
  });

  test("tells the line in the file also after a cell with line breaks", () => {
    expect(daysOf('날짜,매출,비고\n2026-03-01,100,"가\n나"\n2026-99-01,100,')).toEqual(["4: date"]);
  });

  test("holds at most 366 days", () => {
    const rows = Array.from({ length: 367 }, (_, index) => `${addDays("2025-01-01", index)},1`);
    expect(daysOf(`날짜,매출\n${rows.join("\n")}`)).toEqual(["368: too many days"]);
  });

  test("comes back as it was written, whatever the amounts", () => {
    const amounts = fc.array(fc.integer({ min: 0, max: 1_000_000_000_000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(amounts, (list) => {
        const days = list.map((amountKrw, index) => ({ date: addDays("2026-01-01", index), amountKrw }));
        const lines = days.map(({ date, amountKrw }) => `${date},"${amountKrw.toLocaleString("en-US")}"`);
        expect(daysOf(`date,amount\n${lines.join("\n")}`)).toEqual(days);
      }),
    );
  });

  test("never fails on any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parseSalesCsv(text)));
    const spiteful = fc.stringMatching(/^[",\r\n0-9날짜매출]*$/);
    fc.assert(fc.property(spiteful, (text) => void parseSalesCsv(`날짜,매출\n${text}`)));
  });
});
