import type { Channel, ChannelDescriptor, ProbeContext } from "../channel.ts";
import { ChannelError, toChannelError } from "../errors.ts";
import { check } from "./check.ts";
import { createGraphClient, type GraphClient } from "./client.ts";
import { InstagramCredentials, instagramFacts, openSession } from "./credentials.ts";
import { createOAuth } from "./oauth.ts";
import { cancel, confirm } from "./owner.ts";
import { prepare } from "./prepare.ts";
import { publish } from "./publish.ts";
import { readMe, readQuotaLeft } from "./reads.ts";
import { reconcile } from "./reconcile.ts";
import { INSTAGRAM_LIMITS, InstagramContent } from "./schema.ts";
import { fetchStats } from "./stats.ts";
import { refreshCredentials } from "./token.ts";
import { deriveInstagram, previewInstagram } from "./transform.ts";
import { validateInstagram } from "./validate.ts";
import { instagramWebhook } from "./webhook.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "Instagram",
  type: "SNS",
  label: "Instagram",
  mode: "api",
  capabilities: {
    asyncPublish: true,
    needsReview: false,
    canSchedule: false,
    canCancel: false,
    canDelete: false,
    hasWebhook: true,
    needsRecipients: false,
    preparesAtPartner: true,
    idempotentCommit: false,
    changesAfterPost: true,
    hasOAuth: true,
  },
  metrics: ["impressions", "views", "likes", "comments", "shares"],
  limits: INSTAGRAM_LIMITS,
};

/** Instagram for professional accounts: the Graph API with Instagram Login. */
export function createInstagram(): Channel {
  const graph = createGraphClient();
  return {
    descriptor: DESCRIPTOR,
    contentSchema: InstagramContent,
    credentialsSchema: InstagramCredentials,
    credentialFacts: instagramFacts,
    deriveContent: deriveInstagram,
    validate: validateInstagram,
    preview: previewInstagram,
    estimate: () => ({ costKrw: 0, estimatedViews: null }),
    probe: (ctx) => probe(graph, ctx),
    prepare: (ctx) => prepare(graph, ctx),
    check: (ctx, state) => check(graph, ctx, state),
    commit: (ctx, state) => publish(graph, ctx, state),
    reconcile: (ctx, state) => reconcile(graph, ctx, state),
    confirm: (ctx, state, postUrl) => confirm(graph, ctx, { state, postUrl }),
    cancel: (ctx, state) => cancel(graph, ctx, state),
    fetchStats: (ctx) => fetchStats(graph, ctx),
    classify: toChannelError,
    refreshCredentials,
    oauth: createOAuth(graph),
    webhook: instagramWebhook,
  };
}

/** The token works, belongs to this account, and may publish. */
async function probe(graph: GraphClient, ctx: ProbeContext): Promise<{ readonly ok: true }> {
  const { credentials } = openSession(ctx.account);
  const me = await readMe(graph, ctx);
  if (me.user_id !== credentials.igUserId)
    throw new ChannelError({
      kind: "auth",
      reason: "RECONNECT_NEEDED",
      messageKo: "연결 정보가 다른 인스타그램 계정의 것이에요. 다시 연결해 주세요.",
    });
  await readQuotaLeft(graph, ctx);
  return { ok: true };
}
