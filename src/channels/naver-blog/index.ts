import {
  type Channel,
  type ChannelContext,
  type ChannelDescriptor,
  type ChannelState,
  UNKNOWN_METRICS,
} from "../channel.ts";
import { toChannelError } from "../errors.ts";
import { checkBlog, confirmBlog, prepareBlog } from "./check.ts";
import { notOurs, unknownBlog } from "./errors.ts";
import { fetchFeed } from "./feed.ts";
import { connectedBlog } from "./look.ts";
import { NAVER_BLOG_LIMITS, NaverBlogContent, NaverBlogCredentials } from "./schema.ts";
import { firstState, readState } from "./state.ts";
import { deriveNaverBlog, previewNaverBlog, validateNaverBlog } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "NaverBlog",
  type: "SNS",
  label: "Naver Blog",
  mode: "assisted",
  capabilities: {
    asyncPublish: true,
    needsReview: false,
    canSchedule: false,
    canCancel: false,
    canDelete: false,
    hasWebhook: false,
    needsRecipients: false,
    preparesAtPartner: false,
    idempotentCommit: true,
    changesAfterPost: true,
    hasOAuth: false,
  },
  metrics: [],
  limits: NAVER_BLOG_LIMITS,
};

/**
 * Naver Blog: its write API ended in 2020, so the owner posts by hand and we find the post, in the blog's public
 * feed or in Naver's search, or take the owner's word. Nothing is ever written at Naver, so nothing can be posted
 * twice; Naver tells no numbers, so views are known only where the owner records them.
 */
export function createNaverBlog(): Channel {
  return {
    descriptor: DESCRIPTOR,
    contentSchema: NaverBlogContent,
    credentialsSchema: NaverBlogCredentials,
    credentialFacts: ({ blogId }) => ({
      accountKey: null,
      accountLabel: typeof blogId === "string" ? blogId : null,
      expiresAt: null,
      refreshAt: null,
    }),
    deriveContent: deriveNaverBlog,
    validate: validateNaverBlog,
    preview: previewNaverBlog,
    estimate: () => ({ costKrw: 0, estimatedViews: null }),
    probe: async (ctx) => {
      const blogId = connectedBlog(ctx);
      if (blogId === null || ctx.account.endpoint === null) return { ok: true };
      if ((await fetchFeed(ctx, blogId)) === null) throw unknownBlog();
      return { ok: true };
    },
    prepare: prepareBlog,
    check: checkBlog,
    commit: checkBlog,
    reconcile: checkBlog,
    confirm: confirmBlog,
    cancel: async (ctx, state) => {
      if (isPosted(ctx, state)) throw notOurs();
      return { type: "cancelled", refundKrw: null };
    },
    fetchStats: async ({ now }) => ({ ...UNKNOWN_METRICS, asOf: now }),
    classify: toChannelError,
  };
}

function isPosted(ctx: ChannelContext, state: ChannelState): boolean {
  return readState(state, firstState(ctx.now, null)).post !== null;
}
