import type { Cell } from "../../csv.ts";
import type { ChannelRow, Dashboard, Metrics } from "../schemas/index.ts";
import { RUN_WORDS } from "../wording.ts";
import { FRESHNESS_HEADER, freshnessCells, type Rows } from "./cells.ts";

export const METRIC_WORDS = {
  impressions: "표시 횟수",
  clicks: "클릭 수",
  likes: "좋아요 수",
  comments: "댓글 수",
  shares: "공유 수",
  calls: "통화 수",
  completedCalls: "끝까지 들은 통화 수",
  averageSeconds: "평균 통화 시간(초)",
} as const satisfies Record<keyof Metrics, string>;

const RESTATED_WORDS: Readonly<Record<string, string>> = { views: "노출 수", ...METRIC_WORDS };

type Column = { readonly head: string; readonly of: (row: ChannelRow) => Cell };

const COLUMNS: readonly Column[] = [
  { head: "채널", of: ({ label }) => label },
  { head: "노출 수", of: ({ views }) => views },
  { head: "참여자 수", of: ({ participants }) => participants },
  { head: "방문 수", of: ({ conversions }) => conversions },
  { head: "참여율(%)", of: ({ conversionRate }) => conversionRate },
  { head: "비용(원)", of: ({ costKrw }) => costKrw },
  { head: "참여자당 비용(원)", of: ({ costPerAcquisition }) => costPerAcquisition },
  { head: "참여자당 비용 하한(90%)", of: ({ acquisitionCost }) => acquisitionCost?.low ?? null },
  { head: "참여자당 비용 상한(90%)", of: ({ acquisitionCost }) => acquisitionCost?.high ?? null },
  { head: "참여자당 비용 설명", of: ({ acquisitionCost }) => acquisitionCost?.text ?? null },
  { head: "예상 노출 수", of: ({ estimatedViews }) => estimatedViews },
  ...Object.entries(METRIC_WORDS).map(([name, head]) => ({ head, of: metricOf(name) })),
  { head: "배포 상태", of: ({ channel, status }) => (channel === "direct" ? null : RUN_WORDS[status]) },
  { head: "정정 항목", of: ({ restatement }) => restatement && wordOf(restatement.metric) },
  { head: "정정 전", of: ({ restatement }) => restatement?.before ?? null },
  { head: "정정 후", of: ({ restatement }) => restatement?.after ?? null },
  { head: "정정 차이", of: ({ restatement }) => restatement?.delta ?? null },
  { head: "정정 시각", of: ({ restatement }) => restatement?.restatedAt ?? null },
];

/** A channel a row, with the interval of its cost, its last correction, and why its numbers are old. */
export function channelRows({ channelPerformance, degraded }: Dashboard): Rows {
  const problemOf = new Map<string, string>(degraded.map(({ channel, message }) => [channel, message]));
  return [
    [...COLUMNS.map(({ head }) => head), "수집 문제", ...FRESHNESS_HEADER],
    ...channelPerformance.map((row) => [
      ...COLUMNS.map(({ of }) => of(row)),
      problemOf.get(row.channel) ?? null,
      ...freshnessCells(row.freshness),
    ]),
  ];
}

function metricOf(name: string): Column["of"] {
  return ({ metrics }) => new Map(Object.entries(metrics)).get(name) ?? null;
}

function wordOf(metric: string): string {
  return RESTATED_WORDS[metric] ?? metric;
}
