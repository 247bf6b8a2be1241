import type { ChannelAccount, ProbeContext } from "../channel.ts";
import { parseRetryAfter } from "../errors.ts";
import { badAnswer, requestText } from "../http.ts";
import { feedError } from "./errors.ts";
import type { FeedItem } from "./rss.ts";
import { readFeed } from "./rss.ts";

/** A blog may publish whole posts in its feed: 50 of them are far more than any other answer. */
const MAX_FEED_BYTES = 2 * 1024 * 1024;

type FeedContext = Pick<ProbeContext, "fetch" | "signal" | "now"> & {
  readonly account: Pick<ChannelAccount, "endpoint">;
};

/**
 * The latest posts of a blog, newest first. Null: Naver shows no such blog (404, or a page that is no feed) or no
 * feed address is set up. Throws ChannelError for everything that says nothing about the blog.
 */
export async function fetchFeed(ctx: FeedContext, blogId: string): Promise<readonly FeedItem[] | null> {
  const { endpoint } = ctx.account;
  if (endpoint === null) return null;
  const url = `${endpoint}/${encodeURIComponent(blogId)}.xml`;
  const headers = { accept: "application/rss+xml, application/xml;q=0.9" };
  const answer = await requestText(
    ctx.fetch,
    { method: "GET", url, headers, maxAnswerBytes: MAX_FEED_BYTES },
    ctx.signal,
  );
  if (answer.status === 404) return null;
  if (answer.status !== 200)
    throw feedError(answer.status, parseRetryAfter(answer.headers.get("retry-after"), ctx.now));
  const feed = readFeed(answer.text);
  if (feed.type === "broken") throw badAnswer(answer.status, "none");
  return feed.type === "feed" ? feed.items : null;
}
