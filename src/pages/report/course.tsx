import { type Dashboard, RUN_WORDS, SOURCE_WORDS, STATE_WORDS } from "../../services/analytics/index.ts";
import { channelCells, channelHeads, channelName } from "../channel-cells.ts";
import { ChartFigure } from "../charts.tsx";
import { channelChart, trendChart } from "../dashboard-charts.ts";
import { isWithheld, showCount, showMoment, UNKNOWN } from "../figures.ts";
import { showDate } from "../format.ts";
import { Table } from "../table.tsx";
import { Section } from "./parts.tsx";

/** A sheet of A4 without its margins. */
const PAPER_PX = 700;

/** What each channel brought; without costs for those who may not see them. */
export function Channels({ dashboard }: { dashboard: Dashboard }) {
  const { channelPerformance, summaryCards } = dashboard;
  const hasCosts = !isWithheld(dashboard.roiAnalysis);
  const heads = [...channelHeads(hasCosts), "배포", "출처", "상태", "기준 시각"];
  const rows = channelPerformance.map((row) => [
    ...channelCells(row, hasCosts),
    row.channel === "direct" ? "-" : RUN_WORDS[row.status],
    row.freshness.source === null ? UNKNOWN : SOURCE_WORDS[row.freshness.source],
    STATE_WORDS[row.freshness.state],
    showMoment(row.freshness.asOf),
  ]);
  const notes = channelPerformance.flatMap(({ channel, acquisitionCost }) =>
    acquisitionCost === null || acquisitionCost.state === "FREE"
      ? []
      : [`${channelName(channel)}: ${acquisitionCost.text}`],
  );
  return (
    <Section id="channels" heading="채널별 성과" freshness={summaryCards.cardFreshness.totalViews}>
      <ChartFigure chart={channelChart(channelPerformance)} isTableLeftOut />
      <Table caption="채널마다 얼마나 보였고 몇 명이 참여했는지예요" heads={heads} rows={rows} />
      {notes.length === 0 ? null : (
        <ul>
          {notes.map((note) => (
            <li>{note}</li>
          ))}
        </ul>
      )}
    </Section>
  );
}

/** Participants of each day, as a course and in numbers. */
export function Trend({ dashboard }: { dashboard: Dashboard }) {
  const { dataPoints, peakTime, freshness } = dashboard.participationTrend;
  const rows = dataPoints.map((point) => [
    `${dayWords(point.timestamp)}${point.partial ? " (진행 중)" : ""}`,
    showCount(point.participants, "명"),
    showCount(point.cumulative, "명"),
    showCount(point.conversions, "명"),
  ]);
  return (
    <Section id="trend" heading="날짜별 참여" freshness={freshness} isLong={rows.length > 20}>
      {rows.length === 0 ? (
        <p>아직 보여 줄 날이 없어요.</p>
      ) : (
        <>
          <ChartFigure chart={trendChart(dashboard.participationTrend, PAPER_PX)} isTableLeftOut />
          <Table
            caption="하루에 몇 명이 참여했는지예요"
            heads={["날짜", "참여자", "누적", "방문"]}
            rows={rows}
          />
        </>
      )}
      {peakTime === null ? null : (
        <p>
          {showMoment(peakTime.timestamp)}부터 한 시간 동안 {showCount(peakTime.participants, "명")}이 참여해
          가장 붐볐어요.
        </p>
      )}
    </Section>
  );
}

/** @example dayWords("2026-11-21T00:00:00+09:00") // "2026년 11월 21일(토)" */
function dayWords(iso: string): string {
  return `${iso.slice(0, 4)}년 ${showDate(iso)}`;
}
