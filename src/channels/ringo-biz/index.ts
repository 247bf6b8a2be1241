import type { Channel, ChannelDescriptor } from "../channel.ts";
import { compact, readContent } from "../content-rules.ts";
import { classifyKmp, createKmpPost, type KmpClient, KmpCredentials, textOf } from "../kmp/index.ts";
import { notAssisted, plainPreview, readyAtOnce } from "../steps.ts";
import { RINGO_BIZ_LIMITS, RingoBizContent } from "./schema.ts";
import { deriveRingoBiz, normalizeLine, ringtoneMonths, toRingtone, validateRingoBiz } from "./transform.ts";

const DESCRIPTOR: ChannelDescriptor = {
  id: "RingoBiz",
  type: "VOICE",
  label: "링고비즈",
  mode: "api",
  capabilities: {
    asyncPublish: false,
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
  metrics: ["totalCalls", "completedCalls", "averageDuration"],
  limits: RINGO_BIZ_LIMITS,
};

/** 링고비즈: the ring-back tone of the store's own line, through our partner contract KMP-1. */
export function createRingoBiz(client: KmpClient): Channel {
  const post = createKmpPost(client, {
    collection: "/ringtones",
    idField: "ringtoneId",
    kind: "ringtone",
    write: (ctx) => {
      const { phoneNumber = "" } = readContent(RingoBizContent, ctx.content);
      return { method: "PUT", path: `/ringtones/${normalizeLine(phoneNumber)}`, body: toRingtone(ctx) };
    },
    data: (answer) => compact({ updateTimestamp: textOf(answer.updateTimestamp) }),
    cancelPath: (id) => `/ringtones/${encodeURIComponent(id)}/restore`,
    statsPath: (ctx) =>
      `/stats/${encodeURIComponent(ctx.eventId)}?externalRef=${encodeURIComponent(ctx.externalRef)}`,
  });
  return {
    descriptor: DESCRIPTOR,
    contentSchema: RingoBizContent,
    credentialsSchema: KmpCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    preview: plainPreview,
    deriveContent: deriveRingoBiz,
    validate: validateRingoBiz,
    estimate: (_, { event }) => ({
      costKrw: ringtoneMonths(event.startsAt, event.endsAt) * RINGO_BIZ_LIMITS.monthlyFeeKrw,
      estimatedViews: null,
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
