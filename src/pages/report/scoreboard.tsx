import {
  type Dashboard,
  SCORE_UNIT_WORDS,
  SCORE_WORDS,
  type ScoreCard,
} from "../../services/analytics/index.ts";
import { showCount } from "../figures.ts";
import { Table } from "../table.tsx";
import { Section } from "./parts.tsx";

/** The event by what it was made for, and whether its visits were new customers'. */
export function Scoreboard({ dashboard }: { dashboard: Dashboard }) {
  const { cards, rule, cannibalisation, freshness } = dashboard.scoreboard;
  return (
    <Section id="scoreboard" heading="목표별 성적표" freshness={freshness}>
      <Table
        caption="이벤트의 목표에 맞춰 본 값이에요"
        heads={["지표", "값", "판단"]}
        rows={cards.map((card) => [card.label, figureOf(card), SCORE_WORDS[card.state]])}
      />
      <p>
        {cards[0]?.label}: {rule}
      </p>
      <p>{cannibalisation.note}</p>
    </Section>
  );
}

function figureOf({ value, unit, state }: ScoreCard): string {
  return state === "WITHHELD" ? "비공개" : showCount(value, SCORE_UNIT_WORDS[unit]);
}
