import type { JsonObject } from "../../json.ts";
import type { Answer } from "../frame.ts";
import { grown } from "../growth.ts";
import { answer, refusal } from "./answer.ts";
import type { Media } from "./rows.ts";

/** Meta counts with a delay (up to two days; here short, for those who try it): until then it says nothing at all. */
const SILENT_MS = 20_000;

const TYPICAL = {
  views: 3_000,
  reach: 2_400,
  likes: 300,
  comments: 50,
  shares: 20,
  saved: 40,
  total_interactions: 410,
} as const;
type Metric = keyof typeof TYPICAL;

const METRICS: readonly Metric[] = [
  "views",
  "reach",
  "likes",
  "comments",
  "shares",
  "saved",
  "total_interactions",
];

/** Totals as this simulator tells them at `at`; none while it says nothing. */
export function toldTotals(media: Media, at: number): { readonly [M in Metric]?: number } {
  return at - media.publishedAt < SILENT_MS ? {} : totalsOf(media, at);
}

function totalsOf(media: Media, at: number): { readonly [M in Metric]: number } {
  const elapsed = at - media.publishedAt;
  const total = (metric: Metric) => grown(`${media.id}${metric}`, TYPICAL[metric], elapsed);
  return {
    views: total("views"),
    reach: total("reach"),
    likes: total("likes"),
    comments: total("comments"),
    shares: total("shares"),
    saved: total("saved"),
    total_interactions: total("total_interactions"),
  };
}

/** One metric that this kind of media does not have makes the whole call fail. */
export function showInsights(media: Media, asked: string, at: number): Answer {
  const names = asked.split(",").map((name) => METRICS.find((metric) => metric === name));
  if (names.some((name) => name === undefined)) return refusal(100);
  if (at - media.publishedAt < SILENT_MS) return answer({ data: [] });
  const totals = totalsOf(media, at);
  const rows = names.flatMap((name): JsonObject[] =>
    name === undefined
      ? []
      : [
          {
            name,
            period: "lifetime",
            values: [{ value: totals[name] }],
            title: name,
            description: name,
            id: `${media.id}/insights/${name}/lifetime`,
          },
        ],
  );
  return answer({ data: rows });
}

/** What needs no permission for insights. */
export function showCounts(media: Media, at: number): Answer {
  const { likes, comments } = totalsOf(media, at);
  return answer({ id: media.id, like_count: likes, comments_count: comments });
}
