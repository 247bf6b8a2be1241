/** What an address may ask for; `webhook.test` comes only when its owner asks for one. */
export const WEBHOOK_TYPES = [
  "event.started",
  "event.ended",
  "participant.registered",
  "visit.verified",
  "channel.result_changed",
  "distribution.completed",
  "notification.created",
] as const;

export type WebhookType = (typeof WEBHOOK_TYPES)[number];

export const TEST_TYPE = "webhook.test";

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The body as Standard Webhooks names its parts; `timestamp` is when it happened. No personal data. */
export function payloadOf(
  type: WebhookType | typeof TEST_TYPE,
  at: number,
  data: { readonly [name: string]: Json },
): string {
  return JSON.stringify({ type, timestamp: new Date(at).toISOString(), data });
}
