import type {
  Channel,
  ChannelContext,
  ChannelDescriptor,
  ChannelState,
  Outcome,
  StatsSnapshot,
} from "../channel.ts";
import { ChannelError, isChannelError } from "../errors.ts";
import { classifyKmp, createKmpPost, type KmpClient, type KmpPost } from "../kmp/index.ts";
import { plainPreview } from "../steps.ts";
import { readPostUrl } from "./post-url.ts";
import { NAVER_BLOG_LIMITS, NaverBlogContent, NaverBlogCredentials } from "./schema.ts";
import { deriveNaverBlog, toAction, validateNaverBlog } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "NaverBlog",
  type: "SNS",
  label: "Naver Blog",
  mode: "assisted",
  capabilities: {
    asyncPublish: true,
    needsReview: false,
    canSchedule: false,
    canCancel: true,
    canDelete: false,
    hasWebhook: false,
    needsRecipients: false,
    preparesAtPartner: false,
    idempotentCommit: true,
    changesAfterPost: true,
    hasOAuth: false,
  },
  metrics: ["views"],
  limits: NAVER_BLOG_LIMITS,
};

/**
 * Naver Blog: its write API ended in 2020, so the owner posts and we verify the address. Nothing is committed by
 * us. A measuring partner, where there is one, is told the address and counts views.
 */
export function createNaverBlog(client: KmpClient): Channel {
  const watch = createKmpPost(client, {
    collection: "/watches",
    idField: "watchId",
    kind: "watch",
    urlField: "postUrl",
    write: (ctx, state) => ({
      method: "POST",
      path: "/watches",
      body: { postUrl: state.postUrl ?? "", marker: ctx.marker },
    }),
    data: () => ({}),
    cancelPath: (id) => `/watches/${encodeURIComponent(id)}/cancel`,
    statsPath: (ctx) =>
      `/stats/${encodeURIComponent(ctx.eventId)}?externalRef=${encodeURIComponent(ctx.externalRef)}`,
  });
  const waitForOwner = async (ctx: ChannelContext, state: ChannelState): Promise<Outcome> => ({
    type: "action_required",
    action: toAction(ctx),
    state,
    pollAfterMs: 300_000,
  });
  return {
    descriptor: DESCRIPTOR,
    contentSchema: NaverBlogContent,
    credentialsSchema: NaverBlogCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    preview: plainPreview,
    deriveContent: deriveNaverBlog,
    validate: validateNaverBlog,
    estimate: () => ({ costKrw: 0, estimatedViews: null }),
    prepare: (ctx) => waitForOwner(ctx, {}),
    check: waitForOwner,
    reconcile: waitForOwner,
    commit: waitForOwner,
    confirm: (ctx, _, postUrl) => confirmPost(watch, ctx, postUrl),
    cancel: async () => ({ type: "cancelled", refundKrw: null }),
    probe: (ctx) => (ctx.account.endpoint === null ? Promise.resolve({ ok: true }) : watch.probe(ctx)),
    fetchStats: (ctx) =>
      ctx.account.endpoint === null ? Promise.resolve(unknownStats(ctx.now)) : watch.fetchStats(ctx),
    classify: classifyKmp,
  };
}

async function confirmPost(watch: KmpPost, ctx: ChannelContext, postUrl: string): Promise<Outcome> {
  const post = readPostUrl(postUrl);
  const own = ctx.account.credentials.blogId;
  const isForeign = typeof own === "string" && own.toLowerCase() !== post?.blogId.toLowerCase();
  if (post === null || isForeign)
    throw new ChannelError({
      kind: "content",
      reason: "INVALID_CONTENT",
      field: "postUrl",
      messageKo: "연결된 블로그의 글 주소가 아니에요.",
    });
  await startMeasuring(watch, ctx, post.url);
  return {
    type: "published",
    ref: { kind: "post", id: post.logNo, url: post.url, at: ctx.now },
    data: { postUrl: post.url },
    costKrw: 0,
    providerStatus: "OWNER_DECLARED",
  };
}

/** Measuring is an extra: without it the post counts all the same, its views are just not known. */
async function startMeasuring(watch: KmpPost, ctx: ChannelContext, postUrl: string): Promise<void> {
  if (ctx.account.endpoint === null) return;
  try {
    await watch.commit(ctx, { postUrl });
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
  }
}

function unknownStats(asOf: number): StatsSnapshot {
  return {
    impressions: null,
    views: null,
    clicks: null,
    likes: null,
    comments: null,
    shares: null,
    totalCalls: null,
    completedCalls: null,
    averageDuration: null,
    spentKrw: null,
    asOf,
  };
}
