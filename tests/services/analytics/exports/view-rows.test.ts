import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { viewRows } from "../../../../src/services/analytics/exports/view-rows.ts";
import { computeDashboard } from "../../../../src/services/analytics/formulas/index.ts";
import { type Dashboard, ExportView } from "../../../../src/services/analytics/index.ts";
import { withoutCosts } from "../../../../src/services/analytics/without-costs.ts";
import { toCsv } from "../../../../src/services/csv.ts";
import { anyFacts, dashboardFacts, eventFacts, NO_COSTS } from "../facts.ts";

type Leaf = { readonly path: string; readonly value: string | number };

/** Which sheet a part of the dashboard is on; the busiest hour and its freshness are told with the cards. */
const SHEETS: readonly (readonly [RegExp, ExportView])[] = [
  [/^(?:summaryCards|participationTrend\.(?:peakTime|freshness)|lastUpdated)/, "summary"],
  [/^channelPerformance/, "channels"],
  [/^participationTrend/, "timeline"],
  [/^roiAnalysis/, "roi"],
  [/^participantProfile/, "profile"],
  [/^comparativeAnalysis/, "comparison"],
  [/^scoreboard/, "scoreboard"],
];
/** The level is in the headers; `asOf` beside a `freshness` is that one's, in an older place. */
const SAID_ELSEWHERE = /\.level$|^degraded|^(?!.*[fF]reshness).*\.asOf$/;
const ISO = /^\d{4}-\d\d-\d\dT/;

/** The same dashboard in which no number and no instant comes twice, and where each of them stands. */
function distinct(dashboard: Dashboard): { dashboard: Dashboard; leaves: Leaf[] } {
  const leaves: Leaf[] = [];
  const seen = <T extends string | number>(path: string, value: T): T => {
    leaves.push({ path, value });
    return value;
  };
  const copy = (value: unknown, path: string): unknown => {
    const next = leaves.length + 1;
    if (typeof value === "number") return seen(path, 7_000_000 + next);
    if (typeof value === "string" && ISO.test(value))
      return seen(path, new Date(1_700_000_000_000 + next * 1000).toISOString());
    if (Array.isArray(value)) return value.map((item, index) => copy(item, `${path}.${index}`));
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(
      entries.map(([name, item]) => [name, copy(item, path ? `${path}.${name}` : name)]),
    );
  };
  const same = { ...dashboard };
  Object.assign(same, copy(dashboard, ""));
  return { dashboard: same, leaves };
}

function sheetOf({ path }: Leaf): ExportView {
  const found = SHEETS.find(([pattern]) => pattern.test(path));
  if (!found) throw new Error(`${path} is on no sheet`);
  return found[1];
}

const anyDashboard = anyFacts.map((facts): Dashboard => {
  const { dashboard, hourlyTrend } = computeDashboard(facts);
  return { ...dashboard, participationTrend: hourlyTrend, cacheStatus: "MISS" };
});

describe("the sheets of an export", () => {
  test("[W-39] hold every number and instant of the view, and nothing is shown that is not on its sheet", () => {
    const met = new Set<string>();
    fc.assert(
      fc.property(anyDashboard, (original) => {
        const { dashboard, leaves } = distinct(original);
        const cells = new Map(
          ExportView.options.map((view) => [view, new Set(viewRows(dashboard, view).flat())]),
        );
        const told = leaves.filter(({ path }) => !SAID_ELSEWHERE.test(path));
        expect(told.filter((leaf) => !cells.get(sheetOf(leaf))?.has(leaf.value))).toEqual([]);
        for (const { path } of told) met.add(path.replaceAll(/\.\d+/g, ""));
      }),
      { numRuns: 150, seed: 5 },
    );
    for (const path of [
      ...["summaryCards.salesLift.rateLow", "roiAnalysis.returns.modelled.high", "scoreboard.cards.value"],
      ...["channelPerformance.acquisitionCost.high", "channelPerformance.freshness.finalAt"],
      ...["comparativeAnalysis.industryComparison.cohort.p75", "participationTrend.peakTime.participants"],
    ])
      expect([path, met.has(path)]).toEqual([path, true]);
  });

  test("have rows as wide as the header, with the state, time and source of their figures at the end", () => {
    fc.assert(
      fc.property(anyDashboard, fc.constantFrom(...ExportView.options), (dashboard, view) => {
        const [header = [], ...rows] = viewRows(dashboard, view);
        expect(header.slice(-4)).toEqual(["자료 상태", "기준 시각", "출처", "확정 시각"]);
        for (const row of rows) {
          expect(row).toHaveLength(header.length);
          expect(row.at(-4)).toBeOneOf(["확정", "잠정", "추정", "오래된 값", "값 없음"]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("leave the break-even open while sales are not known, whatever the contract's formula says", () => {
    const { dashboard } = computeDashboard(
      dashboardFacts({
        store: { timeZone: "Asia/Seoul", grossMarginPct: null, newCustomerLtvKrw: 50_000 },
        event: eventFacts({ newCustomers: 3 }),
        costs: { ...NO_COSTS, prizeKrw: 100_000 },
      }),
    );
    expect(dashboard.summaryCards.roi.breakEvenStatus).toBe("ACHIEVED");
    for (const view of ["summary", "roi"] as const) {
      const rows = viewRows({ ...dashboard, cacheStatus: "MISS" }, view);
      const [, value, , , note] = rows.find(([label]) => label === "손익분기점") ?? [];
      expect([value, note]).toEqual([null, "매출을 몰라 아직 알 수 없어요"]);
    }
  });

  test("tell no loss of everything where neither sales nor a new customer is known", () => {
    const facts = (newCustomers: number) =>
      dashboardFacts({
        store: { timeZone: "Asia/Seoul", grossMarginPct: null, newCustomerLtvKrw: 50_000 },
        event: eventFacts({ newCustomers }),
        costs: { ...NO_COSTS, prizeKrw: 100_000 },
        earlier: [{ event: eventFacts({ newCustomers: 3 }), costs: { ...NO_COSTS, prizeKrw: 100_000 } }],
      });
    const told = (newCustomers: number) => {
      const { dashboard } = computeDashboard(facts(newCustomers));
      const of = (view: ExportView, column: number, label: string) =>
        viewRows({ ...dashboard, cacheStatus: "MISS" }, view).find((row) => row[column] === label);
      const values = (view: ExportView, ...labels: string[]) =>
        labels.map((label) => of(view, 0, label)?.[1]);
      return [
        values("summary", "ROI(%)", "총 수익(원)"),
        values("roi", "예상 ROI(%)", "지금까지의 수익(원)"),
        of("comparison", 1, "ROI")?.slice(2, 5),
        viewRows({ ...dashboard, cacheStatus: "MISS" }, "comparison")
          .at(-2)
          ?.slice(1, 5),
      ];
    };
    expect(told(1)).toEqual([
      [-50, 50_000],
      [-50, 50_000],
      [-50, null, null],
      ["ROI", -50, 50, -200],
    ]);
    expect(told(0)).toEqual([
      [null, null],
      [null, null],
      [null, null, null],
      ["ROI", null, 50, null],
    ]);
  });

  test("have no cost where costs are withheld", () => {
    fc.assert(
      fc.property(anyDashboard, (original) => {
        const { dashboard, leaves } = distinct(original);
        const costs = leaves.filter(({ path }) =>
          /[cC]ost(?!s)|returns\.|roiCalculation|acquisition/.test(path),
        );
        const staff = withoutCosts(dashboard);
        const shown = new Set(ExportView.options.flatMap((view) => viewRows(staff, view).flat()));
        expect(costs.filter(({ value }) => shown.has(value))).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a CSV", () => {
  test("[W-39] runs nothing in a spreadsheet: a text that begins like a formula is quoted as text, numbers stay numbers", () => {
    const begins = fc.constantFrom(..."=+-@\t\r\n＝＋－＠");
    fc.assert(
      fc.property(begins, fc.string(), (first, rest) => {
        const [line = ""] = toCsv([[`${first}${rest}`]])
          .slice(1)
          .split("\u0000");
        expect(line.replace(/^"/, "").startsWith("'")).toBe(true);
      }),
    );
    expect(toCsv([[-24, 250.5, null, '달빛, "분식"']])).toBe('\uFEFF-24,250.5,,"달빛, ""분식"""\r\n');
  });
});
