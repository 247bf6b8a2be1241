import { z } from "zod";
import { type StatsContext, type StatsSnapshot, UNKNOWN_METRICS } from "../channel.ts";
import { isChannelError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { InstagramCredentials } from "./credentials.ts";
import { mediaIdOf } from "./posts.ts";

/**
 * Known for pictures, carousels and reels alike. A metric that the kind of media does not have would make the whole
 * call fail, so nothing else is ever asked for.
 */
const INSIGHTS = ["views", "reach", "likes", "comments", "shares", "saved"] as const;
const INSIGHTS_SCOPE = "instagram_business_manage_insights";

const Count = z.int().min(0);
const Insights = z.looseObject({
  data: z
    .array(
      z.looseObject({
        name: z.string().max(100),
        values: z
          .array(z.looseObject({ value: Count }))
          .max(100)
          .optional(),
        total_value: z.looseObject({ value: Count }).optional(),
      }),
    )
    .max(100)
    .default([]),
});
const Counts = z.looseObject({ like_count: Count.optional(), comments_count: Count.optional() });

type Totals = { readonly [M in "views" | "likes" | "comments" | "shares"]: number | null };
const UNKNOWN: Totals = { views: null, likes: null, comments: null, shares: null };

/**
 * Lifetime totals of the post. What Instagram leaves out is not known (null), never 0: its numbers come up to 48
 * hours late. Without the permission for insights likes and comments are still told.
 *
 * @throws ChannelError
 */
export async function fetchStats(graph: GraphClient, ctx: StatsContext): Promise<StatsSnapshot> {
  const mediaId = mediaIdOf(ctx);
  const totals = mediaId === null ? UNKNOWN : await readTotals(graph, ctx, encodeURIComponent(mediaId));
  return {
    ...UNKNOWN_METRICS,
    ...totals,
    // "Views" is the only number of showings that is left since `impressions` ended in 2025.
    impressions: totals.views,
    asOf: ctx.now,
  };
}

async function readTotals(graph: GraphClient, ctx: StatsContext, path: string): Promise<Totals> {
  if (!mayReadInsights(ctx)) return readCounts(graph, ctx, path);
  try {
    return await readInsights(graph, ctx, path);
  } catch (thrown) {
    const isRefused = isChannelError(thrown) && (thrown.kind === "permission" || thrown.kind === "content");
    if (!isRefused) throw thrown;
    return readCounts(graph, ctx, path);
  }
}

function mayReadInsights({ account }: StatsContext): boolean {
  const { data } = InstagramCredentials.safeParse(account.credentials);
  return data?.scopes === undefined || data.scopes.includes(INSIGHTS_SCOPE);
}

async function readInsights(graph: GraphClient, ctx: StatsContext, path: string): Promise<Totals> {
  const { data } = await graph.send(ctx, {
    purpose: "stats",
    path: `${path}/insights`,
    params: { metric: INSIGHTS.join(",") },
    answer: Insights,
  });
  const totalOf = (name: (typeof INSIGHTS)[number]) => {
    const metric = data.find((candidate) => candidate.name === name);
    return metric?.values?.[0]?.value ?? metric?.total_value?.value ?? null;
  };
  return {
    views: totalOf("views"),
    likes: totalOf("likes"),
    comments: totalOf("comments"),
    shares: totalOf("shares"),
  };
}

async function readCounts(graph: GraphClient, ctx: StatsContext, path: string): Promise<Totals> {
  const counts = await graph.send(ctx, {
    purpose: "stats",
    path,
    params: { fields: "like_count,comments_count" },
    answer: Counts,
  });
  return { ...UNKNOWN, likes: counts.like_count ?? null, comments: counts.comments_count ?? null };
}
