import type { JsonObject } from "../../json.ts";
import { toldTotals } from "./insights.ts";
import type { Media, Rows } from "./rows.ts";

/** Every post with its numbers as of `asOf`, so that a dashboard can be recomputed from outside. */
export function ledgerRows({ media }: Rows, asOf: number): JsonObject[] {
  return media.all().map((post) => ({
    id: post.id,
    marker: markerOf(post),
    igUserId: post.igUserId,
    kind: post.kind,
    permalink: post.permalink,
    status: "PUBLISHED",
    acceptedAt: new Date(post.publishedAt).toISOString(),
    costKrw: 0,
    netCostKrw: 0,
    stats: toldTotals(post, asOf),
  }));
}

/** Two posts with one marker: somebody has published twice. */
export function violations({ media }: Rows): string[] {
  const counts = new Map<string, number>();
  for (const post of media.all()) {
    const key = `${post.igUserId}/${markerOf(post)}`;
    if (markerOf(post) !== "") counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].filter(([, count]) => count > 1).map(([key, count]) => `${count} posts with ${key}`);
}

/** The tracking code out of the address that stands in the text. */
function markerOf({ caption }: Media): string {
  return /\/r\/([A-Za-z0-9_-]+)/.exec(caption)?.[1] ?? "";
}
