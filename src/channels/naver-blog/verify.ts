import type { ChannelContext } from "../channel.ts";
import { fetchFeed } from "./feed.ts";
import { matchOf } from "./match.ts";
import { type BlogPost, isSameBlog, readListedUrl } from "./post-url.ts";
import type { FeedItem } from "./rss.ts";
import { isSince } from "./schedule.ts";
import { packOf } from "./transform.ts";

/**
 * What a blog's feed says of one post. `ours`: it stands there with our marker, or newly written under the very
 * title. `absent`: the feed reaches back beyond it and does not have it. `unproven`: neither.
 */
export type Verdict = "ours" | "absent" | "unproven";

/** One look into the feed of the post's blog; `since` = epoch ms of the hand-over. Throws ChannelError. */
export async function judgePost(
  ctx: ChannelContext,
  { blogId, logNo }: BlogPost,
  since: number,
): Promise<Verdict> {
  const items = (await fetchFeed(ctx, blogId)) ?? [];
  const listed = items.flatMap((item) => {
    const post = readListedUrl(item.link) ?? readListedUrl(item.guid);
    return post !== null && isSameBlog(post.blogId, blogId) ? [{ item, logNo: post.logNo }] : [];
  });
  const own = listed.find((post) => post.logNo === logNo);
  if (own !== undefined) return isOurs(ctx, own.item, since) ? "ours" : "unproven";
  // Naver counts its posts upwards: one that is newer than a listed post would be listed, too.
  return listed.some((post) => BigInt(post.logNo) < BigInt(logNo)) ? "absent" : "unproven";
}

/** An older post may have the same title by chance; nobody but us knows the marker. */
function isOurs(ctx: ChannelContext, item: FeedItem, since: number): boolean {
  const { marker, trackingUrl } = ctx;
  const match = matchOf(item, { marker, trackingUrl, title: packOf(ctx.content, ctx).title });
  return match === "marker" || (match === "title" && isSince(item.at, since));
}
