import type { ChannelContext } from "../channel.ts";
import { type ChannelError, isChannelError } from "../errors.ts";
import { fetchFeed } from "./feed.ts";
import { type Match, matchOf, type Sought } from "./match.ts";
import { type BlogPost, isSameBlog, readBlogId, readListedUrl } from "./post-url.ts";
import type { FeedItem } from "./rss.ts";
import { isSearchWorthwhile, kstDay } from "./schedule.ts";
import { readSearchApp, type SearchItem, searchPosts } from "./search.ts";
import type { BlogState, Notice } from "./state.ts";

export type Look =
  | { readonly type: "found"; readonly post: BlogPost; readonly at: number }
  | { readonly type: "absent"; readonly notice: Notice | null; readonly searchAfter: number | null }
  /** Nobody answered who could have known. */
  | { readonly type: "unreadable"; readonly error: ChannelError };

const UNKNOWN_BLOG: Notice = { message: "블로그 아이디를 확인해 주세요.", field: "blogId" };
/** A key that is refused is tried again at the pace of the operator, not of the looks. */
const REFUSED_KEY_PAUSE_MS = 6 * 3_600_000;

/**
 * Looks for the owner's post: in the blog's feed, then in Naver's search, whose index follows hours later. One
 * source that answers is enough; what the other one refuses is told to the owner where they can act on it.
 */
export async function lookForPost(ctx: ChannelContext, state: BlogState, sought: Sought): Promise<Look> {
  const blogId = connectedBlog(ctx);
  const feed = blogId === null ? null : await attempt(() => fetchFeed(ctx, blogId));
  if (feed?.ok && feed.value !== null && blogId !== null) {
    const found = inFeed(feed.value, { blogId, since: state.preparedAt, sought });
    if (found !== null) return found;
  }
  const canRead = feed?.ok === true && feed.value !== null;
  const isUnknown = feed?.ok === true && feed.value === null && ctx.account.endpoint !== null;
  const isPaused = state.searchAfter !== null && ctx.now < state.searchAfter;
  const notice = isUnknown ? UNKNOWN_BLOG : null;
  const absent: Look = {
    type: "absent",
    notice: notice ?? (isPaused ? state.notice : null),
    searchAfter: isPaused ? state.searchAfter : null,
  };
  const isWorthwhile = !isPaused && (!canRead || isSearchWorthwhile(state.looks));
  const searched = isWorthwhile ? await search(ctx, state, sought) : null;
  if (searched === null || (searched.type === "unreadable" && canRead))
    return feed?.ok === false ? { type: "unreadable", error: feed.error } : absent;
  if (searched.type === "absent" && notice !== null) return { ...searched, notice };
  return searched;
}

export function connectedBlog({ account }: Pick<ChannelContext, "account">): string | null {
  const { blogId } = account.credentials;
  return typeof blogId === "string" && blogId !== "" ? blogId : null;
}

type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ChannelError };

async function attempt<T>(read: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await read() };
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return { ok: false, error: thrown };
  }
}

type FeedSearch = { readonly blogId: string; readonly since: number; readonly sought: Sought };

/** The feed tells seconds, our clock milliseconds. */
function inFeed(items: readonly FeedItem[], { blogId, since, sought }: FeedSearch): Look | null {
  const fresh = items.flatMap((item) => {
    const post = readListedUrl(item.link) ?? readListedUrl(item.guid);
    const isFresh = item.at !== null && item.at >= Math.floor(since / 1000) * 1000;
    if (post === null || item.at === null || !isFresh || !isSameBlog(post.blogId, blogId)) return [];
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
