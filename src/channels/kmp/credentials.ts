import { z } from "zod";
import type { CredentialFacts } from "../channel.ts";
import type { JsonObject } from "../json.ts";

/** A Standard Webhooks secret: `whsec_` and base64 of 24 to 64 bytes. */
const WebhookSecret = z.string().regex(/^(whsec_)?[A-Za-z0-9+/]{32,88}={0,2}$/);

/** What a partner hands a store for the Madang partner contract (KMP-1, our own proposal: no public API exists). */
export const KmpCredentials = z.strictObject({
  clientId: z.string().min(1).max(200),
  clientSecret: z.string().min(8).max(500),
  signingSecret: z.string().min(8).max(500),
  webhookSecret: WebhookSecret.optional(),
  /** Still accepted while the partner changes over to the new secret. */
  previousWebhookSecret: WebhookSecret.optional(),
  /** Travels in a header: another character would make every call of the store look like the partner's failure. */
  storeCode: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/)
    .optional(),
  /** 링고비즈: the lines that the partner has verified for this store; any spelling of `normalizeLine`. */
  phoneNumbers: z.array(z.string().min(1).max(30)).max(100).optional(),
});
export type KmpCredentials = z.infer<typeof KmpCredentials>;

/** Client credentials do not run out; an owner knows the account by the store's code. */
export function kmpCredentialFacts(credentials: JsonObject): CredentialFacts {
  const parsed = KmpCredentials.safeParse(credentials);
  const accountLabel = parsed.success ? (parsed.data.storeCode ?? null) : null;
  return { accountKey: null, accountLabel, expiresAt: null, refreshAt: null };
}
