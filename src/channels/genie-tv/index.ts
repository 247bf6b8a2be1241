import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact, readContent } from "../content-rules.ts";
import { classifyKmp, createKmpPost, type KmpClient, KmpCredentials, textOf } from "../kmp/index.ts";
import { notAssisted, plainPreview, readyAtOnce } from "../steps.ts";
import { GENIE_TV_LIMITS, GenieTvContent } from "./schema.ts";
import { deriveGenieTv, readSchedule, toCampaign, validateGenieTv } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "GenieTV",
  type: "TV",
  label: "지니TV",
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
  metrics: ["impressions", "views", "clicks", "spentKrw"],
  limits: GENIE_TV_LIMITS,
};

/** 지니TV: regional IPTV advertising, through our partner contract KMP-1. */
export function createGenieTv(client: KmpClient): Channel {
  const post = createKmpPost(client, {
    collection: "/campaigns",
    idField: "adId",
    kind: "campaign",
    write: (ctx) => ({ method: "POST", path: "/campaigns", body: toCampaign(ctx) }),
    data: (answer) =>
      compact({ adId: textOf(answer.adId), impressionSchedule: readSchedule(answer.impressionSchedule) }),
    cancelPath: (id) => `/campaigns/${encodeURIComponent(id)}/cancel`,
    statsPath: (ctx) => `/campaign/${encodeURIComponent(ctx.ref.id ?? "")}/stats`,
  });
  return {
    descriptor: DESCRIPTOR,
    contentSchema: GenieTvContent,
    credentialsSchema: KmpCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    preview: plainPreview,
    deriveContent: deriveGenieTv,
    validate: validateGenieTv,
    estimate: (content) => {
      const { budgetKrw = 0 } = readContent(GenieTvContent, content);
      return { costKrw: budgetKrw, estimatedViews: Math.floor(budgetKrw / GENIE_TV_LIMITS.costPerViewKrw) };
    },
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
