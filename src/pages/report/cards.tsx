import type { Child } from "hono/jsx";
import {
  type Dashboard,
  type Freshness,
  knownReturn,
  NO_SALES_NOTE,
} from "../../services/analytics/index.ts";
import { isWithheld, showCount, showPercent, showWon, THAN_WEEK_BEFORE } from "../figures.ts";
import { Basis } from "./parts.tsx";

/** The four cards of the dashboard. */
export function Cards({ dashboard }: { dashboard: Dashboard }) {
  const { summaryCards } = dashboard;
  const { totalParticipants, totalViews, salesGrowth, cardFreshness } = summaryCards;
  return (
    <section aria-labelledby="summary">
      <h2 id="summary">한눈에 보기</h2>
      <div class="cards">
        <Card
          name="총 참여자 수"
          figure={showCount(totalParticipants.count, "명")}
          freshness={cardFreshness.totalParticipants}
        >
          목표 {showCount(totalParticipants.targetGoal, "명")} · 달성률{" "}
          {showPercent(totalParticipants.achievementRate)} · 오늘{" "}
          {showCount(totalParticipants.dailyChange, "명")}
        </Card>
        <Card
          name="총 노출 수(중복 포함)"
          figure={showCount(totalViews.count, "회")}
          freshness={cardFreshness.totalViews}
        >
          {totalViews.yesterdayChange === null
            ? "어제와 견줄 값이 아직 없어요"
            : `어제보다 ${showPercent(totalViews.yesterdayChange)}`}
        </Card>
        <ReturnCard dashboard={dashboard} />
        <Card
          name="매출 증가율"
          comparedWith={THAN_WEEK_BEFORE}
          figure={showPercent(salesGrowth.rate)}
          freshness={cardFreshness.salesGrowth}
        >
          이벤트 전 {showWon(salesGrowth.beforeEventSales)} · 이벤트 후 {showWon(salesGrowth.afterEventSales)}{" "}
          · {salesGrowth.periodComparison}
        </Card>
      </div>
      <p>{summaryCards.salesLift.message}</p>
    </section>
  );
}

function ReturnCard({ dashboard }: { dashboard: Dashboard }) {
  const { roiAnalysis, summaryCards } = dashboard;
  const { roi, cardFreshness } = summaryCards;
  if (isWithheld(roiAnalysis)) {
    return (
      <Card name="수익률" figure="비공개" freshness={cardFreshness.roi}>
        비용과 수익은 사장님만 볼 수 있어요.
      </Card>
    );
  }
  const kind = roi.kind === "measured" ? "실제 수익률" : "예상 수익률";
  const isWithoutSales = roiAnalysis.gaps.includes("NO_SALES_DATA");
  const value = knownReturn(roi.value, roiAnalysis);
  const basis = isWithoutSales ? NO_SALES_NOTE : "새 손님의 가치 포함";
  return (
    <Card
      name={kind}
      comparedWith={THAN_WEEK_BEFORE}
      figure={showPercent(value)}
      freshness={cardFreshness.roi}
    >
      {roi.kind === "measured" || value === null ? "" : `${basis} · `}
      {roi.targetRate === null ? "" : `목표 ${showPercent(roi.targetRate)} · `}비용 {showWon(roi.totalCost)} ·
      수익 {showWon(value === null && isWithoutSales ? null : roi.totalRevenue)}
    </Card>
  );
}

type CardProps = {
  name: string;
  comparedWith?: string;
  figure: string;
  freshness: Freshness;
  children?: Child;
};

function Card({ name, comparedWith, figure, freshness, children }: CardProps) {
  return (
    <div class="card">
      <h3 class="store">{name}</h3>
      {comparedWith === undefined ? null : <p class="basis">{comparedWith}</p>}
      <p class="figure">{figure}</p>
      <p class="hint">{children}</p>
      <Basis freshness={freshness} />
    </div>
  );
}
