import { z } from "zod";
import type { ChannelDescriptor, ChannelPolicy } from "../../../src/channels/conformance/index.ts";

/** A gateway for text messages takes 2,000 bytes of EUC-KR; a Korean letter is two of them. */
export const TEXT_MESSAGE_LIMITS = { textMax: 1_000, recipientsMax: 1_000, priceKrw: 30 } as const;

export const TEXT_MESSAGE: ChannelDescriptor<"TextMessage"> = {
  id: "TextMessage",
  type: "SNS",
  label: "문자",
  mode: "api",
  capabilities: {
    asyncPublish: false,
    needsReview: false,
    canSchedule: false,
    canCancel: true,
    canDelete: false,
    hasWebhook: false,
    needsRecipients: true,
    preparesAtPartner: false,
    idempotentCommit: true,
    changesAfterPost: false,
    hasOAuth: false,
  },
  metrics: ["impressions", "spentKrw"],
  limits: TEXT_MESSAGE_LIMITS,
};

/** What an owner may change; everything else follows from the event. */
export const TextMessageContent = z.strictObject({ text: z.string().max(5_000).optional() });

/** The store's own key at the gateway. */
export const TextMessageCredentials = z.strictObject({ apiKey: z.string().min(8).max(200) });

const call = {
  timeoutMs: 10_000,
  totalMs: 45_000,
  retries: 2,
  backoff: { baseMs: 1_000, maxMs: 8_000 },
  bulkhead: { limit: 4, queue: 64 },
};
const breaker = {
  threshold: 0.5,
  windowMs: 30_000,
  minimumCalls: 5,
  halfOpenAfterMs: 30_000,
  halfOpenMaxMs: 120_000,
};

/** The channel's row in the table of policies. */
export const TEXT_MESSAGE_POLICY: ChannelPolicy = {
  publish: call,
  commit: call,
  stats: { ...call, totalMs: 12_000, retries: 1 },
  breaker,
  statsBreaker: breaker,
};
