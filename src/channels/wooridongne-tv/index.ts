import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact } from "../content-rules.ts";
import { classifyKmp, countOf, createKmpPost, type KmpClient, KmpCredentials, textOf } from "../kmp/index.ts";
import { notAssisted, plainPreview, readyAtOnce } from "../steps.ts";
import { WOORIDONGNE_TV_LIMITS, WooridongneTvContent } from "./schema.ts";
import { deriveWooridongneTv, toDistribution, validateWooridongneTv } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "WooridongneTV",
  type: "TV",
  label: "우리동네TV",
  mode: "api",
  capabilities: {
    asyncPublish: false,
    needsReview: true,
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
  metrics: ["impressions", "views", "clicks"],
  limits: WOORIDONGNE_TV_LIMITS,
};

/** 우리동네TV: short films on screens near the store, through our partner contract KMP-1. */
export function createWooridongneTv(client: KmpClient): Channel {
  const post = createKmpPost(client, {
    collection: "/distributions",
    idField: "distributionId",
    kind: "distribution",
    write: (ctx) => ({ method: "POST", path: "/distributions", body: toDistribution(ctx) }),
    data: (answer) =>
      compact({
        distributionId: textOf(answer.distributionId),
        estimatedViews: countOf(answer.estimatedViews),
      }),
    cancelPath: (id) => `/distributions/${encodeURIComponent(id)}/cancel`,
    statsPath: (ctx) =>
      `/stats/${encodeURIComponent(ctx.eventId)}?externalRef=${encodeURIComponent(ctx.externalRef)}`,
  });
  return {
    descriptor: DESCRIPTOR,
    contentSchema: WooridongneTvContent,
    credentialsSchema: KmpCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    preview: plainPreview,
    deriveContent: deriveWooridongneTv,
    validate: validateWooridongneTv,
    estimate: () => ({
      costKrw: WOORIDONGNE_TV_LIMITS.feeKrw,
      estimatedViews: WOORIDONGNE_TV_LIMITS.estimatedViews,
    }),
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
