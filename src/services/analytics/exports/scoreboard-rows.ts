import type { Dashboard, ScoreCard } from "../schemas/index.ts";
import { FRESHNESS_HEADER, freshnessCells, type Rows } from "./cells.ts";

const UNIT_WORDS = {
  PEOPLE: "명",
  KRW: "원",
  PERCENT: "%",
  VIEWS: "회",
} as const satisfies Record<ScoreCard["unit"], string>;

const CARD_WORDS = {
  KNOWN: "알려진 값",
  UNCERTAIN: "우연과 구분되지 않아요",
  UNKNOWN: "아직 알 수 없어요",
  WITHHELD: "비공개",
} as const satisfies Record<ScoreCard["state"], string>;

/** The cards of the event's objective, each with its own source, and new customers beside regulars. */
export function scoreboardRows({ scoreboard }: Dashboard): Rows {
  const { cards, rule, cannibalisation, freshness } = scoreboard;
  const { newVisits, regularVisits, regularShare, note } = cannibalisation;
  const visits = [
    ["처음 온 고객의 방문", newVisits, "명", note],
    ["단골의 방문", regularVisits, "명", null],
    ["방문 중 단골 비율", regularShare, "%", null],
  ] as const;
  return [
    ["지표", "값", "단위", "판단", "설명", ...FRESHNESS_HEADER],
    ...cards.map(({ label, value, unit, state, source }, index) => [
      ...[label, value, UNIT_WORDS[unit], CARD_WORDS[state], index === 0 ? rule : null],
      ...freshnessCells({ ...freshness, source: value === null ? null : source }),
    ]),
    ...visits.map(([label, value, unit, words]) => [
      ...[label, value, unit, CARD_WORDS[value === null ? "UNKNOWN" : "KNOWN"], words],
      ...freshnessCells({ ...freshness, source: value === null ? null : "measured" }),
    ]),
  ];
}
