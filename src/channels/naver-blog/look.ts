import { HOUR_MS } from "../../time.ts";
import type { ChannelContext } from "../channel.ts";
import { type ChannelError, isChannelError } from "../errors.ts";
import { fetchFeed } from "./feed.ts";
import { type Match, matchOf, type Sought } from "./match.ts";
import { type BlogPost, isSameBlog, readBlogId, readListedUrl } from "./post-url.ts";
import type { FeedItem } from "./rss.ts";
import { isSearchWorthwhile, isSince, kstDay } from "./schedule.ts";
import { readSearchApp, type SearchItem, searchPosts } from "./search.ts";
import type { BlogState, Notice } from "./state.ts";

export type Look =
  | { readonly type: "found"; readonly post: BlogPost; readonly at: number }
  | { readonly type: "absent"; readonly notice: Notice | null; readonly searchAfter: number | null }
  /** Nobody answered who could have known. */
  | { readonly type: "unreadable"; readonly error: ChannelError };

const UNKNOWN_BLOG: Notice = { message: "블로그 아이디를 확인해 주세요.", field: "blogId" };
/** A key that is refused is tried again at the pace of the operator, not of the looks. */
const REFUSED_KEY_PAUSE_MS = 6 * HOUR_MS;

/**
 * Looks for the owner's post: in the blog's feed, then in Naver's search, whose index follows hours later. One
 * source that answers is enough; what the other one refuses is told to the owner where they can act on it.
 */
export async function lookForPost(ctx: ChannelContext, state: BlogState, sought: Sought): Promise<Look> {
  const feed = await readOwnFeed(ctx);
  const listed = feed.type === "items" ? inFeed(feed, { since: state.preparedAt, sought }) : null;
  if (listed !== null) return listed;
  const known = withoutSearch(ctx, state, feed);
  const isTooSoon = feed.type === "items" && !isSearchWorthwhile(state.looks);
  if (isTooSoon || isSearchPaused(ctx, state)) return known;
  const searched = await search(ctx, state, sought);
  if (searched === null) return known;
  if (searched.type === "unreadable") return feed.type === "none" ? searched : known;
  const isHindered = searched.type === "absent" && known.type === "absent" && known.notice !== null;
  return isHindered ? { ...searched, notice: known.notice } : searched;
}

type OwnFeed =
  | { readonly type: "items"; readonly blogId: string; readonly items: readonly FeedItem[] }
  /** Naver shows no blog of the connected id. */
  | { readonly type: "unknown_blog" }
  /** No blog is connected, or no feeds are set up. */
  | { readonly type: "none" }
  | { readonly type: "failed"; readonly error: ChannelError };

async function readOwnFeed(ctx: ChannelContext): Promise<OwnFeed> {
  const blogId = connectedBlog(ctx);
  if (blogId === null || ctx.account.endpoint === null) return { type: "none" };
  const feed = await attempt(() => fetchFeed(ctx, blogId));
  if (!feed.ok) return { type: "failed", error: feed.error };
  return feed.value === null ? { type: "unknown_blog" } : { type: "items", blogId, items: feed.value };
}

/** A paused search keeps its notice; one about the blog is found anew by each look. */
function withoutSearch(ctx: ChannelContext, state: BlogState, feed: OwnFeed): Look {
  if (feed.type === "failed") return { type: "unreadable", error: feed.error };
  const isPaused = isSearchPaused(ctx, state);
  const ofSearch = isPaused && state.notice?.field === null ? state.notice : null;
  return {
    type: "absent",
    notice: feed.type === "unknown_blog" ? UNKNOWN_BLOG : ofSearch,
    searchAfter: isPaused ? state.searchAfter : null,
  };
}

function isSearchPaused({ now }: ChannelContext, { searchAfter }: BlogState): boolean {
  return searchAfter !== null && now < searchAfter;
}

/** The id of the store's blog; null where the owner named none. */
export function connectedBlog({ account }: Pick<ChannelContext, "account">): string | null {
  const { blogId } = account.credentials;
  return typeof blogId === "string" && blogId !== "" ? blogId : null;
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ChannelError };

/** A refusal as a value, where it is no reason to stop. */
export async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return { ok: false, error: thrown };
  }
}

function inFeed(
  { blogId, items }: Extract<OwnFeed, { type: "items" }>,
  { since, sought }: { readonly since: number; readonly sought: Sought },
): Look | null {
  const fresh = items.flatMap((item) => {
    const post = readListedUrl(item.link) ?? readListedUrl(item.guid);
    if (post === null || !isSince(item.at, since) || !isSameBlog(post.blogId, blogId)) return [];
    return [{ post, at: item.at, match: matchOf(item, sought) }];
  });
  return bestOf(fresh);
}

type Candidate = { readonly post: BlogPost; readonly at: number; readonly match: Match };

function bestOf(candidates: readonly Candidate[]): Look | null {
  const by = (match: Match) => candidates.find((candidate) => candidate.match === match);
  const best = by("marker") ?? by("title");
  return best === undefined ? null : { type: "found", post: best.post, at: best.at };
}

/** Null: the operator has set up no search. */
async function search(ctx: ChannelContext, state: BlogState, sought: Sought): Promise<Look | null> {
  const app = readSearchApp(ctx.account.app);
  if (app === null) return null;
  const answer = await attempt(() => searchPosts(ctx, app, sought.title));
  if (!answer.ok) return refusedSearch(answer.error, ctx.now);
  return inResults(answer.value, { ctx, state, sought }) ?? NOT_LISTED;
}

const NOT_LISTED: Look = { type: "absent", notice: null, searchAfter: null };

/** A used-up quota or a refused key concerns the search alone: the feed and the owner's own word go on. */
function refusedSearch(error: ChannelError, now: number): Look {
  const isLasting = error.kind === "quota" || error.kind === "config" || error.reason === "SERVICE_FAULT";
  if (!isLasting) return { type: "unreadable", error };
  return {
    type: "absent",
    notice: { message: error.messageKo, field: null },
    searchAfter: now + (error.retryAfterMs ?? REFUSED_KEY_PAUSE_MS),
  };
}

type ResultSearch = {
  readonly ctx: ChannelContext;
  readonly state: BlogState;
  readonly sought: Sought;
};

/** Without a connected blog only the marker tells ours from a stranger's post of the same title. */
function inResults(items: readonly SearchItem[], { ctx, state, sought }: ResultSearch): Look | null {
  const connected = connectedBlog(ctx);
  const since = kstDay(state.preparedAt);
  const candidates = items.flatMap((item) => {
    const post = readListedUrl(item.link);
    const blogId = readBlogId(item.blogUrl);
    if (post === null || blogId === null || !isSameBlog(post.blogId, blogId) || item.day < since) return [];
    if (connected !== null && !isSameBlog(blogId, connected)) return [];
    const match = matchOf(item, sought);
    return [{ post, at: ctx.now, match: connected === null && match === "title" ? null : match }];
  });
  return bestOf(candidates);
}
