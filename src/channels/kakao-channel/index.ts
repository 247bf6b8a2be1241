import type { Channel, ChannelDescriptor } from "../channel.ts";
import { toChannelError } from "../errors.ts";
import { notAssisted } from "../steps.ts";
import { buildGroup } from "./build.ts";
import { KakaoCredentials } from "./credentials.ts";
import { readBalance } from "./groups.ts";
import { cancelGroup, checkGroup, commitGroup, reconcileGroup } from "./post.ts";
import { KAKAO_CHANNEL_LIMITS, KakaoChannelContent } from "./schema.ts";
import { fetchKakaoStats } from "./stats.ts";
import { deriveKakaoChannel, previewKakaoChannel, validateKakaoChannel } from "./transform.ts";
import { kakaoWebhook } from "./webhook.ts";

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
    hasWebhook: true,
    needsRecipients: true,
    preparesAtPartner: true,
    idempotentCommit: true,
    changesAfterPost: true,
    hasOAuth: false,
  },
  metrics: ["impressions", "spentKrw"],
  limits: KAKAO_CHANNEL_LIMITS,
};

/** Kakao Channel: one brand message to the store's consented customers, through the dealer Solapi. */
export function createKakaoChannel(): Channel {
  const uploaded = new Map<string, string>();
  return {
    descriptor: DESCRIPTOR,
    contentSchema: KakaoChannelContent,
    credentialsSchema: KakaoCredentials,
    credentialFacts: (credentials) => ({
      accountKey: null,
      accountLabel: KakaoCredentials.safeParse(credentials).data?.pfId ?? null,
      expiresAt: null,
      refreshAt: null,
    }),
    preview: previewKakaoChannel,
    deriveContent: deriveKakaoChannel,
    validate: validateKakaoChannel,
    estimate: (_, { recipientCount }) => ({
      costKrw:
        Math.min(recipientCount, KAKAO_CHANNEL_LIMITS.recipientMax) * KAKAO_CHANNEL_LIMITS.unitPriceKrw,
      estimatedViews: null,
    }),
    async probe(ctx) {
      await readBalance(ctx);
      return { ok: true };
    },
    prepare: (ctx) => buildGroup(ctx, uploaded),
    check: checkGroup,
    commit: commitGroup,
    reconcile: reconcileGroup,
    confirm: notAssisted,
    cancel: cancelGroup,
    fetchStats: fetchKakaoStats,
    classify: toChannelError,
    webhook: kakaoWebhook,
  };
}
