import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact } from "../content-rules.ts";
import { ChannelError } from "../errors.ts";
import { classifyKmp, countOf, createKmpPost, type KmpClient, KmpCredentials, textOf } from "../kmp/index.ts";
import { notAssisted, plainPreview } from "../steps.ts";
import { KAKAO_CHANNEL_LIMITS, KakaoChannelContent } from "./schema.ts";
import { deriveKakaoChannel, toSend, validateKakaoChannel } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "KakaoChannel",
  type: "SNS",
  label: "Kakao Channel",
  mode: "api",
  capabilities: {
    asyncPublish: true,
    needsReview: false,
    canSchedule: true,
    canCancel: true,
    canDelete: false,
    hasWebhook: false,
    needsRecipients: true,
    preparesAtPartner: false,
    idempotentCommit: true,
    changesAfterPost: true,
    hasOAuth: false,
  },
  metrics: ["impressions", "shares"],
  limits: KAKAO_CHANNEL_LIMITS,
};

/** Kakao Channel: a brand message to consented customers, through a sending partner that speaks KMP-1. */
export function createKakaoChannel(client: KmpClient): Channel {
  const post = createKmpPost(client, {
    collection: "/messages",
    idField: "messageId",
    kind: "message",
    write: (ctx) => ({ method: "POST", path: "/messages", body: toSend(ctx) }),
    data: (answer) =>
      compact({ messageId: textOf(answer.messageId), recipientCount: countOf(answer.recipientCount) }),
    cancelPath: (id) => `/messages/${encodeURIComponent(id)}/cancel`,
    statsPath: (ctx) => `/messages/${encodeURIComponent(ctx.ref.id ?? "")}/stats`,
  });
  return {
    descriptor: DESCRIPTOR,
    contentSchema: KakaoChannelContent,
    credentialsSchema: KmpCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    preview: plainPreview,
    deriveContent: deriveKakaoChannel,
    validate: validateKakaoChannel,
    estimate: (_, { recipientCount }) => ({
      costKrw:
        Math.min(recipientCount, KAKAO_CHANNEL_LIMITS.recipientMax) * KAKAO_CHANNEL_LIMITS.unitPriceKrw,
      estimatedViews: null,
    }),
    async prepare(ctx) {
      if (ctx.recipients.length === 0) throw new ChannelError({ kind: "content", reason: "NO_RECIPIENTS" });
      return { type: "ready", state: {} };
    },
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
