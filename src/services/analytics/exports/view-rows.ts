import type { Dashboard, ExportView } from "../schemas/index.ts";
import { FRESHNESS_HEADER, freshnessCells, type Rows } from "./cells.ts";
import { channelRows } from "./channel-rows.ts";
import { comparisonRows } from "./comparison-rows.ts";
import { roiRows } from "./roi-rows.ts";
import { scoreboardRows } from "./scoreboard-rows.ts";
import { summaryRows } from "./summary-rows.ts";

const ROWS = {
  summary: summaryRows,
  channels: channelRows,
  timeline: timelineRows,
  roi: roiRows,
  profile: profileRows,
  comparison: comparisonRows,
  scoreboard: scoreboardRows,
} as const satisfies Record<ExportView, (dashboard: Dashboard) => Rows>;

/**
 * A header and the view's rows: every number of that section of the dashboard, with the ends of its interval, its
 * state, the time it is of and its source. Unknown numbers are empty cells.
 *
 * @example viewRows(dashboard, "roi")[0] // ["항목", "값", "하한(90%)", "상한(90%)", …]
 */
export function viewRows(dashboard: Dashboard, view: ExportView): Rows {
  return ROWS[view](dashboard);
}

function timelineRows({ participationTrend }: Dashboard): Rows {
  const freshness = freshnessCells(participationTrend.freshness);
  return [
    ["시각", "참여자 수", "누적 참여자 수", "방문 수", "비고", ...FRESHNESS_HEADER],
    ...participationTrend.dataPoints.map((point) => [
      ...[point.timestamp, point.participants, point.cumulative, point.conversions],
      ...[point.partial ? "진행 중" : null, ...freshness],
    ]),
  ];
}

function profileRows({ participantProfile }: Dashboard): Rows {
  const { ageDistribution, genderDistribution, regionDistribution, timeDistribution } = participantProfile;
  const freshness = freshnessCells(participantProfile.freshness);
  return [
    ["구분", "항목", "인원", "비율(%)", ...FRESHNESS_HEADER],
    ...[
      ...ageDistribution.map(({ ageGroup, ...share }) => ["연령", ageGroup, share] as const),
      ...genderDistribution.map(({ gender, ...share }) => ["성별", gender, share] as const),
      ...regionDistribution.map(({ region, ...share }) => ["지역", region, share] as const),
      ...timeDistribution.map(({ timeSlot, ...share }) => ["시간대", timeSlot, share] as const),
    ].map(([kind, name, { count, percentage }]) => [kind, name, count, percentage, ...freshness]),
  ];
}
