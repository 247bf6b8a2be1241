import type { Dashboard } from "../schemas/index.ts";
import { SCORE_UNIT_WORDS, SCORE_WORDS } from "../wording.ts";
import { FRESHNESS_HEADER, freshnessCells, type Rows } from "./cells.ts";

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
      ...[label, value, SCORE_UNIT_WORDS[unit], SCORE_WORDS[state], index === 0 ? rule : null],
      ...freshnessCells({ ...freshness, source: value === null ? null : source }),
    ]),
    ...visits.map(([label, value, unit, words]) => [
      ...[label, value, unit, SCORE_WORDS[value === null ? "UNKNOWN" : "KNOWN"], words],
      ...freshnessCells({ ...freshness, source: value === null ? null : "measured" }),
    ]),
  ];
}
