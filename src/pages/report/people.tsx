import type { Chart } from "../../charts/index.ts";
import type { ComparativeAnalysis, Dashboard } from "../../services/analytics/index.ts";
import { knownComparison, LEVEL_LABELS } from "../../services/analytics/index.ts";
import { ChartFigure } from "../charts.tsx";
import { profileCharts } from "../dashboard-charts.ts";
import { isWithheld, metricName, showCount, showMetric, showPercent, showRange } from "../figures.ts";
import { Table } from "../table.tsx";
import { Section } from "./parts.tsx";

/** Who took part, in groups large enough to be told. */
export function Profile({ dashboard }: { dashboard: Dashboard }) {
  const { participantProfile: profile } = dashboard;
  const parts = profileCharts(profile);
  return (
    <Section id="profile" heading="참여자 분석" freshness={profile.freshness}>
      {parts.length === 0 ? <p>아직 참여자가 적어서 보여 줄 수 없어요.</p> : null}
      <div class="pairs">
        {parts.map(({ name, chart }) => (
          <div>
            <ChartFigure chart={chart} isTableLeftOut />
            <Table
              caption={`${name.endsWith("별") ? name : `${name}별`} 참여자예요`}
              heads={[name, "인원", "비율"]}
              rows={rowsOf(chart)}
            />
          </div>
        ))}
      </div>
    </Section>
  );
}

function rowsOf({ table }: Chart) {
  return table.rows.map(({ label, cells }) => [label, ...cells.map(({ text }) => text)]);
}

/** Against other stores and the store's own best; staff read nothing of returns. */
export function Comparison({ dashboard }: { dashboard: Dashboard }) {
  const { industryComparison, previousEventComparison, freshness } = knownComparison(dashboard);
  const isShown = ({ metric }: { metric: string }) => metric !== "ROI" || !isWithheld(dashboard.roiAnalysis);
  const others = industryComparison.filter(isShown);
  const earlier = previousEventComparison.filter(isShown);
  return (
    <Section id="comparison" heading="비교" freshness={freshness}>
      <Table
        caption="다른 가게의 중앙값과 견준 값이에요"
        heads={["지표", "내 값", "다른 가게", "차이(%p)", "설명"]}
        rows={others.map((row) => [
          ...[metricName(row.metric), showPercent(row.myValue), showPercent(row.industryAverage)],
          ...[showCount(row.differencePp, "%p"), row.notes.join(", ") || "-"],
        ])}
      />
      <CohortNotes rows={others} />
      {earlier.length === 0 ? (
        <p>견줄 지난 이벤트가 아직 없어요.</p>
      ) : (
        <Table
          caption="지난 이벤트의 가장 좋은 값과 견준 값이에요"
          heads={["지표", "이번", "지난 최고", "변화율"]}
          rows={earlier.map(({ metric, currentValue, previousBest, improvementRate }) => [
            ...[metricName(metric), showMetric(metric, currentValue), showMetric(metric, previousBest)],
            showPercent(improvementRate),
          ])}
        />
      )}
    </Section>
  );
}

/** Whose median it is, how many stores, and where their middle half lies. */
function CohortNotes({ rows }: { rows: ComparativeAnalysis["industryComparison"] }) {
  const notes = rows.flatMap(({ metric, cohort }) => {
    if (cohort === null) return [];
    const middle = showRange(cohort.p25, cohort.p75, showPercent);
    const whose = `${LEVEL_LABELS[cohort.level]} ${cohort.n}곳의 ${cohort.period} 발표 값`;
    return [`${metricName(metric)}: ${whose}이고, 가운데 절반은 ${middle}예요.`];
  });
  if (notes.length === 0) return <p>비슷한 가게가 충분히 모이면 함께 견줘 드려요.</p>;
  return (
    <ul>
      {notes.map((note) => (
        <li>{note}</li>
      ))}
    </ul>
  );
}
