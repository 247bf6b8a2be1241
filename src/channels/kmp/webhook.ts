import { Webhook } from "standardwebhooks";
import { z } from "zod";
import type { ChannelWebhook } from "../channel.ts";
import { isSameText } from "../digest.ts";
import { ChannelError } from "../errors.ts";
import { parseJsonObject } from "../json.ts";
import { KmpCredentials } from "./credentials.ts";

const TOLERANCE_SECONDS = 300;
const MAX_SIGNATURES = 10;

const Event = z.looseObject({
  type: z.string().regex(/^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}$/),
  id: z.string().min(1).max(200),
  occurredAt: z.iso.datetime({ offset: true }),
  data: z.looseObject({
    resourceId: z.string().min(1).max(200),
    externalRef: z.string().min(1).max(200),
    sequence: z.int().min(0),
  }),
});

/**
 * Webhooks of KMP-1 in the form of Standard Webhooks. The library's own `verify` reads the real clock, so the
 * window is checked here and the library signs what should have come.
 */
export const kmpWebhook: ChannelWebhook = {
  async verify({ body, headers, account, now }) {
    const credentials = KmpCredentials.safeParse(account.credentials);
    const id = headers.get("webhook-id") ?? "";
    const timestamp = headers.get("webhook-timestamp") ?? "";
    if (!credentials.success || !/^[\w.-]{1,200}$/.test(id) || !/^\d{1,12}$/.test(timestamp)) return false;
    const at = Number(timestamp);
    if (Math.abs(Math.floor(now / 1000) - at) > TOLERANCE_SECONDS) return false;
    const { webhookSecret, previousWebhookSecret } = credentials.data;
    const expected = [webhookSecret, previousWebhookSecret].flatMap((secret) =>
      secret === undefined ? [] : sign(secret, { id, at, body }),
    );
    const given = (headers.get("webhook-signature") ?? "").split(" ").slice(0, MAX_SIGNATURES);
    let isGood = false;
    for (const right of expected) for (const one of given) if (isSameText(one, right)) isGood = true;
    return isGood;
  },
  async parse(body, headers) {
    const parsed = Event.safeParse(parseJsonObject(body));
    const dedupeKey = headers.get("webhook-id") ?? "";
    if (!parsed.success || dedupeKey === "")
      throw new ChannelError({ kind: "protocol", reason: "CHANNEL_BAD_RESPONSE" });
    const { type, data } = parsed.data;
    return [{ dedupeKey, kind: type, subject: { by: "externalRef", externalRef: data.externalRef } }];
  },
};

/** Empty for a secret that is no base64: it proves nothing. */
function sign(secret: string, message: { id: string; at: number; body: string }): string[] {
  try {
    return [new Webhook(secret).sign(message.id, new Date(message.at * 1000), message.body)];
  } catch {
    return [];
  }
}
