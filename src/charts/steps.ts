import { type Chart, type ChartOptions, type DrawingNode, type Locale, node, percent } from "./drawing.ts";
import { type Extent, extentOf, known, placeOf, sumOf } from "./numbers.ts";
import { HIDDEN, painted, patterns } from "./palette.ts";
import { show } from "./words.ts";

type Amount = { readonly label: string; readonly value: number | null };

export type StepsData = {
  readonly name: string;
  /** Won that were spent, each as a positive number; null = not known. */
  readonly costs: readonly Amount[];
  /** Won that came in; one that was lost is negative. */
  readonly revenues: readonly Amount[];
};

type Step = Amount & {
  /** Where the bar begins and ends, in won; the same where the amount is not known. */
  readonly from: number;
  readonly to: number;
  readonly kind: "cost" | "revenue" | "net";
};

/**
 * From what was spent to what came of it: each amount goes on where the one before ended, the last row is what is left.
 * Where one amount is not known, neither is what is left.
 *
 * @example steps({ name: "비용과 수익", costs: [{ label: "경품", value: 300_000 }], revenues: [{ label: "매출 증가", value: 450_000 }] }, { id: "s", locale: "ko" })
 */
export function steps(data: StepsData, { id, locale }: ChartOptions): Chart {
  const rows = isEmpty(data) ? [] : stepsOf(data, locale);
  const extent = extentOf(rows.flatMap(({ from, to }) => [from, to]));
  const told = rows.map(({ value }) => show(value, "won", locale));
  const items = rows.map((row, index) =>
    node("li", { class: row.kind === "net" ? "chart-net" : undefined }, [
      node("span", { class: "chart-label" }, [row.label]),
      node("span", { class: "chart-value" }, [told[index] ?? ""]),
      node("svg", { class: "chart-bar", width: "100%", height: 14, ...HIDDEN }, [
        index === 0 ? patterns(id, 3) : null,
        ...bar(row, extent, id),
      ]),
    ]),
  );
  return {
    drawing: node("ol", { class: "chart chart-rows" }, items),
    caption: caption(data, locale),
    table: {
      columns: [{ ko: "항목", en: "Item" }[locale], { ko: "금액", en: "Amount" }[locale]],
      rows: rows.map(({ label, value }, index) => ({ label, cells: [{ value, text: told[index] ?? "" }] })),
    },
    readings: rows.map(({ label }, index) => ({ text: `${label}: ${told[index]}`, at: null })),
  };
}

function stepsOf({ costs, revenues }: StepsData, locale: Locale): readonly Step[] {
  let at = 0;
  const step = (kind: Step["kind"], label: string, change: number | null): Step => {
    const from = at;
    at = known(from + (change ?? 0)) ?? from;
    return { label, value: change, from, to: at, kind };
  };
  const spent = costs.map(({ label, value }) => {
    const amount = known(value);
    return step("cost", label, amount === null ? null : 0 - amount);
  });
  const earned = revenues.map(({ label, value }) => step("revenue", label, known(value)));
  const net = totals({ costs, revenues }).net;
  const left = { ko: "남은 금액", en: "What is left" }[locale];
  return [...spent, ...earned, { label: left, value: net, from: 0, to: net ?? 0, kind: "net" }];
}

function isEmpty({ costs, revenues }: StepsData): boolean {
  return costs.length + revenues.length === 0;
}

/** null where one of the amounts is not known. */
function totals({ costs, revenues }: Pick<StepsData, "costs" | "revenues">) {
  const whole = (amounts: readonly Amount[]) => {
    const values = amounts.map(({ value }) => known(value));
    return values.includes(null) ? null : (sumOf(values) ?? 0);
  };
  const [cost, revenue] = [whole(costs), whole(revenues)];
  return { cost, revenue, net: cost === null || revenue === null ? null : known(revenue - cost) };
}

const SERIES = { revenue: 0, cost: 1, net: 2 } as const;

function bar({ from, to, kind }: Step, extent: Extent, id: string): DrawingNode[] {
  const [start, end] = [placeOf(from, extent), placeOf(to, extent)];
  const place = { x: percent(Math.min(start, end)), width: percent(Math.abs(end - start)), height: 14 };
  const zero = percent(placeOf(0, extent));
  return [
    node("rect", { class: "chart-track", width: "100%", height: 14 }),
    ...painted("rect", { id, index: SERIES[kind] }, place),
    node("line", { class: "chart-base", x1: zero, x2: zero, y1: 0, y2: 14 }),
  ];
}

function caption(data: StepsData, locale: Locale): string {
  const { name } = data;
  const isKo = locale === "ko";
  if (isEmpty(data)) return isKo ? `${name}: 아직 보여 줄 값이 없어요.` : `${name}: nothing to show yet.`;
  const { cost, revenue, net } = totals(data);
  if (cost === null || revenue === null || net === null) {
    const spent = cost === null ? "" : isKo ? ` 지금까지 ${show(cost, "won", locale)}을 썼어요.` : "";
    return isKo
      ? `${name}: 모르는 금액이 있어 얼마가 남았는지 아직 알 수 없어요.${spent}`
      : `${name}: not every amount is known, so neither is what is left.`;
  }
  const [paid, got, size] = [cost, revenue, Math.abs(net)].map((value) => show(value, "won", locale));
  if (!isKo) return `${name}: ${paid} spent, ${got} came in, ${size} ${net < 0 ? "lost" : "left"}.`;
  const end = net < 0 ? `${size}이 모자라요` : `${size}이 남았어요`;
  const course = revenue < 0 ? `${paid}을 썼는데 수익이 ${got}이라` : `${paid}을 써서 ${got}을 얻었고`;
  return `${name}: ${course}, ${end}.`;
}
