import type { JsonObject } from "../../json.ts";
import { markerIn, repeated } from "../posts.ts";
import { toldTotals } from "./insights.ts";
import type { Rows } from "./rows.ts";

/** Every post with its numbers as of `asOf`, so that a dashboard can be recomputed from outside. */
export function ledgerRows({ media }: Rows, asOf: number): JsonObject[] {
  return media.all().map((post) => ({
    id: post.id,
    marker: markerIn(post.caption),
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
  const names = media.all().flatMap(({ igUserId, caption }) => {
    const marker = markerIn(caption);
    return marker === "" ? [] : [`${igUserId}/${marker}`];
  });
  return repeated(names).map(([name, count]) => `${count} posts with ${name}`);
}
