import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import { ChannelError } from "../errors.ts";
import type { GraphClient } from "./client.ts";
import { readPostUrl } from "./post-url.ts";
import { findByCode, published } from "./posts.ts";
import { reconcile } from "./reconcile.ts";
import { type PostState, readState } from "./state.ts";

/**
 * The owner has looked at the account and says where the post is. Its media id, for the statistics, is read from
 * the account's list where it stands there.
 *
 * @throws ChannelError INVALID_CONTENT for an address that is no post on Instagram
 */
export async function confirm(
  graph: GraphClient,
  ctx: ChannelContext,
  { state, postUrl }: { readonly state: ChannelState; readonly postUrl: string },
): Promise<Outcome> {
  const post = readPostUrl(postUrl);
  if (post === null)
    throw new ChannelError({
      kind: "content",
      reason: "INVALID_CONTENT",
      field: "postUrl",
      messageKo: "인스타그램 게시물 주소가 아니에요. 앱에서 링크를 복사해 붙여 넣어 주세요.",
    });
  const nothing: PostState = { kind: "image", fingerprint: "", startedAt: ctx.now, looks: 0 };
  const mediaId = await findByCode(graph, ctx, post.code);
  const declared: PostState = {
    ...(readState(state) ?? nothing),
    publishedAt: ctx.now,
    permalink: post.url,
    isDeclared: true,
    ...(mediaId === undefined ? {} : { mediaId }),
  };
  return published(declared, ctx.now);
}

/**
 * A container that was never published is simply forgotten. A post that is out stays: with Instagram Login nobody
 * but the owner can delete it.
 *
 * @throws ChannelError NOT_CANCELLABLE, UNCONFIRMED while nobody knows whether it is out
 */
export async function cancel(graph: GraphClient, ctx: ChannelContext, state: ChannelState): Promise<Outcome> {
  const isOut = readState(state)?.publishedAt !== undefined;
  if (!isOut && ctx.commitAttemptAt === null) return { type: "cancelled", refundKrw: null };
  const found = isOut ? "published" : (await reconcile(graph, ctx, state)).type;
  if (found === "published")
    throw new ChannelError({
      kind: "state",
      reason: "NOT_CANCELLABLE",
      messageKo: "이미 게시했어요. 인스타그램 앱에서 직접 삭제해 주세요.",
    });
  if (found === "unknown") throw new ChannelError({ kind: "state", reason: "UNCONFIRMED" });
  return { type: "cancelled", refundKrw: null };
}
