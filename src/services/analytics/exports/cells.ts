import type { Cell } from "../../csv.ts";
import type { BreakEven, Freshness, Gap } from "../schemas/index.ts";
import { SOURCE_WORDS, STATE_WORDS } from "../wording.ts";

/** The rows of a view: its header first, every row as wide as it. */
export type Rows = readonly (readonly Cell[])[];

/** How far the figures of a row can be relied on: the last columns of every view. */
export const FRESHNESS_HEADER = ["자료 상태", "기준 시각", "출처", "확정 시각"] as const;

/** @example freshnessCells(row.freshness) // ["잠정", "2026-03-10T15:30:00+09:00", "실제로 잰 값", "2026-03-11T08:00:00+09:00"] */
export function freshnessCells({ state, asOf, source, finalAt }: Freshness): readonly Cell[] {
  return [STATE_WORDS[state], asOf, source === null ? null : SOURCE_WORDS[source], finalAt];
}

/** One figure of a view that lists figures; with the ends of its 90 % interval where it has one. */
export type Item = {
  readonly label: string;
  readonly value: Cell;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly note?: string;
};

const ITEM_HEADER = ["항목", "값", "하한(90%)", "상한(90%)", "설명", ...FRESHNESS_HEADER] as const;

/** Figures under one another, in groups of one freshness; unknown numbers are empty cells. */
export function itemRows(groups: readonly (readonly [Freshness, readonly Item[]])[]): Rows {
  const rows = groups.flatMap(([freshness, items]) =>
    items.map(({ label, value, low = null, high = null, note = null }) => [
      ...[label, value, low, high, note],
      ...freshnessCells(freshness),
    ]),
  );
  return [ITEM_HEADER, ...rows];
}

/** Where it takes sales to tell a figure. */
export const UNKNOWN_WITHOUT_SALES = "매출을 몰라 아직 알 수 없어요";

/** Whether the costs came in; no figure while sales are not known. */
export function breakEvenItem(status: BreakEven, gaps: readonly Gap[]): Item {
  const label = "손익분기점";
  if (gaps.includes("NO_SALES_DATA")) return { label, value: null, note: UNKNOWN_WITHOUT_SALES };
  return { label, value: status === "ACHIEVED" ? "달성" : "미달성" };
}

/** @example yesNo(false) // "아니요" */
export function yesNo(value: boolean | null): Cell {
  if (value === null) return null;
  return value ? "예" : "아니요";
}
