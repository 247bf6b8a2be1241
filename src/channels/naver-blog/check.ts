import { HOUR_MS } from "../../time.ts";
import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import { foreignPost, unlistedPost } from "./errors.ts";
import { attempt, connectedBlog, lookForPost } from "./look.ts";
import { isSameBlog, readPostUrl } from "./post-url.ts";
import { isGraceOver, isReminderDue, nextLookMs } from "./schedule.ts";
import { type BlogState, firstState, type KnownPost, readState } from "./state.ts";
import { packOf, toAction } from "./transform.ts";
import { judgePost } from "./verify.ts";

/** Looks for an owner-declared post in the feed this long; later it has left the feed of a busy blog. */
const VERIFY_MS = 72 * HOUR_MS;

/** Hands the work to the owner; nothing is asked of Naver. */
export async function prepareBlog(ctx: ChannelContext): Promise<Outcome> {
  const state = firstState(ctx.now, connectedBlog(ctx));
  return waitForOwner(ctx, state);
}

/**
 * One look for the post, or for the proof of a post that the owner declared. A channel that cannot be read throws,
 * so that the row waits and the breaker counts; a day after the deadline nothing is waited for any more.
 */
export async function checkBlog(ctx: ChannelContext, stored: ChannelState): Promise<Outcome> {
  const state = readState(stored, firstState(ctx.now, connectedBlog(ctx)));
  if (state.post !== null) return published(state, await verified(ctx, state, state.post));
  const { title } = packOf(ctx.content, ctx);
  const { marker, trackingUrl } = ctx;
  const look = await lookForPost(ctx, state, { marker, trackingUrl, title });
  const next = { ...state, looks: state.looks + 1 };
  switch (look.type) {
    case "found":
      return published(next, { ...look.post, at: look.at, isVerified: true });
    case "absent":
      return waitForOwner(ctx, { ...next, searchAfter: look.searchAfter, notice: look.notice });
    case "unreadable":
      if (isGraceOver(waitOf(ctx, state))) return waitForOwner(ctx, next);
      throw look.error;
  }
}

/**
 * The owner says where the post is. The blog's feed proves them right at once, or wrong; where it says nothing,
 * they are taken at their word, and later looks may prove it.
 */
export async function confirmBlog(
  ctx: ChannelContext,
  stored: ChannelState,
  postUrl: string,
): Promise<Outcome> {
  const post = readPostUrl(postUrl);
  const own = connectedBlog(ctx);
  if (post === null || (own !== null && !isSameBlog(own, post.blogId))) throw foreignPost();
  const state = readState(stored, firstState(ctx.now, own));
  const feed = await attempt(() => judgePost(ctx, post, state.preparedAt));
  const verdict = feed.ok ? feed.value : "unproven";
  if (verdict === "absent" && own !== null) throw unlistedPost();
  return published(state, { ...post, at: ctx.now, isVerified: verdict === "ours" });
}

async function verified(ctx: ChannelContext, { preparedAt }: BlogState, post: KnownPost): Promise<KnownPost> {
  if (post.isVerified || ctx.now - post.at > VERIFY_MS) return post;
  return { ...post, isVerified: (await judgePost(ctx, post, preparedAt)) === "ours" };
}

function published(state: BlogState, post: KnownPost): Outcome {
  return {
    type: "published",
    ref: { kind: "post", id: post.logNo, url: post.url, at: post.at },
    data: { postUrl: post.url, verified: post.isVerified },
    costKrw: 0,
    providerStatus: post.isVerified ? "VERIFIED" : "OWNER_DECLARED",
    state: { ...state, post },
  };
}

function waitForOwner(ctx: ChannelContext, state: BlogState): Outcome {
  const { notice } = state;
  const waiting = waitOf(ctx, state);
  const remindedAt = state.remindedAt ?? (isReminderDue(waiting) ? ctx.now : null);
  return {
    type: "action_required",
    action: toAction(ctx, remindedAt),
    state: { ...state, remindedAt },
    pollAfterMs: nextLookMs(state.looks, waiting),
    ...(notice === null ? {} : { notice }),
  };
}

function waitOf(ctx: ChannelContext, { preparedAt }: BlogState) {
  return { now: ctx.now, preparedAt, deadline: ctx.event.endsAt };
}
