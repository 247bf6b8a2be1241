import type { Child } from "hono/jsx";
import { SOURCE_WORDS } from "../../services/analytics/index.ts";
import type { SharedDashboard } from "../../services/share/index.ts";
import { channelCells, channelHeads, channelName } from "../channel-cells.ts";
import { ChartFigure } from "../charts.tsx";
import { channelChart, hoursChart, profileCharts, returnsChart, trendChart } from "../dashboard-charts.ts";
import {
  isOfCustomersAlone,
  metricName,
  NO_USUAL_SALES,
  showCount,
  showMetric,
  showPercent,
  showRange,
  THAN_USUAL,
} from "../figures.ts";
import { Table } from "../table.tsx";

type Parts = Required<SharedDashboard["parts"]>;

function Section({ id, heading, children }: { id: string; heading: string; children?: Child }) {
  return (
    <section class="card" aria-labelledby={id}>
      <h2 id={id}>{heading}</h2>
      {children}
    </section>
  );
}

/** How many came and saw it. */
export function Summary({ summary }: { summary: Parts["summary"] }) {
  const { totalParticipants, totalViews, hasSimulatedViews } = summary;
  return (
    <section aria-label="한눈에 보기" class="figures">
      <div class="card">
        <h2>총 참여자</h2>
        <p class="figure">{showCount(totalParticipants.count, "명")}</p>
        <p class="hint">
          목표 {showCount(totalParticipants.targetGoal, "명")}
          {totalParticipants.achievementRate === null
            ? ""
            : ` · 달성률 ${showPercent(totalParticipants.achievementRate)}`}
        </p>
      </div>
      <div class="card">
        <h2>총 노출</h2>
        <p class="figure">{showCount(totalViews.count, "회")}</p>
        <p class="hint">
          {totalViews.yesterdayChange === null
            ? "같은 사람이 여러 번 본 것도 세요"
            : `어제보다 ${showPercent(totalViews.yesterdayChange)}`}
        </p>
        {hasSimulatedViews ? <p class="hint">{SOURCE_WORDS.simulated}이 들어 있어요</p> : null}
      </div>
    </section>
  );
}

/** When people came; `children` choose the period. */
export function Course({ trend: { course, hours }, children }: { trend: Parts["trend"]; children?: Child }) {
  return (
    <Section id="course-heading" heading="언제 참여했나요">
      {children}
      <ChartFigure chart={trendChart(course)} />
      <h3>요일과 시간</h3>
      <ChartFigure chart={hoursChart(hours)} />
    </Section>
  );
}

/** Where people came from; costs only with the returns. */
export function Channels({ rows, hasCosts }: Parts["channels"]) {
  const cells = rows.map((row) => channelCells(row, hasCosts));
  const practised = rows.filter(({ freshness }) => freshness.source === "simulated");
  return (
    <Section id="channels-heading" heading="어디에서 왔나요">
      <ChartFigure chart={channelChart(rows)} isTableLeftOut />
      {practised.length === 0 ? null : (
        <p class="hint">
          {SOURCE_WORDS.simulated}: {practised.map(({ channel }) => channelName(channel)).join(", ")}
        </p>
      )}
      <details>
        <summary>표로 보기</summary>
        <Table
          caption="채널마다 얼마나 보였고 몇 명이 참여했는지예요"
          heads={channelHeads(hasCosts)}
          rows={cells}
        />
      </details>
    </Section>
  );
}

/** Who came, in groups large enough to be told. */
export function Profile({ profile }: { profile: Parts["profile"] }) {
  const charts = profileCharts(profile);
  return (
    <Section id="profile-heading" heading="누가 참여했나요">
      {charts.length === 0 ? <p>아직 참여자가 적어서 보여 줄 수 없어요.</p> : null}
      {charts.map(({ chart }) => (
        <ChartFigure chart={chart} />
      ))}
    </Section>
  );
}

/** What it cost and brought, with the interval of the return. */
export function Returns({ returns }: { returns: Parts["returns"] }) {
  const rows = [
    [`실제 수익률 (${THAN_USUAL})`, returns.returns.measured],
    [`예상 수익률 (${THAN_USUAL})`, returns.returns.modelled],
  ] as const;
  return (
    <Section id="returns-heading" heading="비용과 수익">
      <ChartFigure chart={returnsChart(returns)} />
      <Table
        caption="수익률과 90% 구간이에요"
        heads={["구분", "수익률", "90% 구간"]}
        rows={rows.map(([name, { roi, low, high }]) => [
          ...[name, showPercent(roi), showRange(low, high, showPercent) ?? "-"],
        ])}
      />
      {isOfCustomersAlone(returns.returns.modelled) ? <p>{NO_USUAL_SALES}</p> : null}
    </Section>
  );
}

/** Against other stores, and the store's own best. */
export function Comparison({ comparison }: { comparison: Parts["comparison"] }) {
  const { industryComparison, previousEventComparison } = comparison;
  return (
    <Section id="comparison-heading" heading="다른 이벤트와 견주면">
      {industryComparison.length === 0 ? null : (
        <Table
          caption="다른 가게의 중앙값과 견준 값이에요"
          heads={["지표", "이 이벤트", "다른 가게"]}
          rows={industryComparison.map(({ metric, myValue, industryAverage }) => [
            ...[metricName(metric), showPercent(myValue), showPercent(industryAverage)],
          ])}
        />
      )}
      {previousEventComparison.length === 0 ? (
        <p>견줄 지난 이벤트가 아직 없어요.</p>
      ) : (
        <Table
          caption="이 매장의 지난 이벤트와 견준 값이에요"
          heads={["지표", "이번", "지난 최고"]}
          rows={previousEventComparison.map(({ metric, currentValue, previousBest }) => [
            ...[metricName(metric), showMetric(metric, currentValue), showMetric(metric, previousBest)],
          ])}
        />
      )}
    </Section>
  );
}
