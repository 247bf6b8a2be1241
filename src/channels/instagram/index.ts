import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact } from "../content-rules.ts";
import { classifyKmp, createKmpPost, type KmpClient, KmpCredentials, linkOf, textOf } from "../kmp/index.ts";
import { notAssisted, plainPreview, readyAtOnce } from "../steps.ts";
import { INSTAGRAM_LIMITS, InstagramContent } from "./schema.ts";
import { deriveInstagram, toPost, validateInstagram } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "Instagram",
  type: "SNS",
  label: "Instagram",
  mode: "api",
  capabilities: {
    asyncPublish: false,
    needsReview: false,
    canSchedule: false,
    canCancel: false,
    canDelete: false,
    hasWebhook: false,
    needsRecipients: false,
    preparesAtPartner: false,
    idempotentCommit: true,
    changesAfterPost: false,
    hasOAuth: true,
  },
  metrics: ["impressions", "views", "likes", "comments", "shares"],
  limits: INSTAGRAM_LIMITS,
};

/** Instagram through a publishing partner that speaks KMP-1. */
export function createInstagram(client: KmpClient): Channel {
  const post = createKmpPost(client, {
    collection: "/posts",
    idField: "postId",
    kind: "post",
    urlField: "postUrl",
    write: (ctx) => ({ method: "POST", path: "/posts", body: toPost(ctx) }),
    data: (answer) => compact({ postUrl: linkOf(answer.postUrl), postId: textOf(answer.postId) }),
    cancelPath: (id) => `/posts/${encodeURIComponent(id)}/cancel`,
    statsPath: (ctx) => `/posts/${encodeURIComponent(ctx.ref.id ?? "")}/stats`,
  });
  return {
    descriptor: DESCRIPTOR,
    contentSchema: InstagramContent,
    credentialsSchema: KmpCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    preview: plainPreview,
    deriveContent: deriveInstagram,
    validate: validateInstagram,
    estimate: () => ({ costKrw: 0, estimatedViews: null }),
    prepare: readyAtOnce,
    check: post.find,
    reconcile: post.find,
    commit: post.commit,
    confirm: notAssisted,
    cancel: post.cancel,
    probe: post.probe,
    fetchStats: post.fetchStats,
    classify: classifyKmp,
  };
}
