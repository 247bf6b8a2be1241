import { z } from "zod";
import type { JsonObject } from "../../json.ts";
import { markerIn } from "../posts.ts";

/** One post that a person wrote in the editor. `id` is Naver's logNo; `writtenAt` epoch ms. */
export const Post = z.strictObject({
  id: z.string(),
  blogId: z.string(),
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
  writtenAt: z.number(),
});
export type Post = z.infer<typeof Post>;

/** What the stand-in for a person may write. */
export const Draft = z.strictObject({
  blogId: z.string().regex(/^[a-zA-Z0-9_-]{3,30}$/),
  title: z.string().min(1).max(500),
  text: z.string().max(60_000),
  tags: z.array(z.string().max(200)).max(100).default([]),
});

/** The address that a reader sees. */
export function urlOf({ blogId, id }: Pick<Post, "blogId" | "id">): string {
  return `https://blog.naver.com/${blogId}/${id}`;
}

/** The code of the tracking link in the text; "" for a post that is not about us. */
export function markerOf({ title, text }: Pick<Post, "title" | "text">): string {
  return markerIn(`${title} ${text}`);
}

/** A post as the ledger tells it; blogs have no numbers and no price. */
export function ledgerRow(post: Post): JsonObject {
  return {
    id: post.id,
    blogId: post.blogId,
    url: urlOf(post),
    title: post.title,
    marker: markerOf(post),
    status: "PUBLISHED",
    acceptedAt: new Date(post.writtenAt).toISOString(),
    netCostKrw: 0,
    stats: {},
  };
}

/** Two posts of one blog with one marker: the owner was asked to write twice. */
export function violationsOf(posts: readonly Post[]): string[] {
  const seen = new Map<string, Post>();
  return posts.flatMap((post) => {
    const marker = markerOf(post);
    const key = `${post.blogId.toLowerCase()}/${marker}`;
    const first = seen.get(key);
    if (marker === "" || first === undefined) {
      seen.set(key, post);
      return [];
    }
    return [`two posts with marker ${marker}: ${first.id}, ${post.id}`];
  });
}
