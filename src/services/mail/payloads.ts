import { z } from "zod";
import { HOUR_MS } from "../../time.ts";

const count = z.int().min(0);

/** What each kind of mail is made of. It lies sealed in `mail_outbox` until the mail has left. */
export const MAIL_PAYLOADS = {
  password_reset: z.object({ to: z.string(), token: z.string(), url: z.string() }),
  digest: z.object({
    to: z.string(),
    storeName: z.string(),
    /** The day told of, yyyy-mm-dd. */
    day: z.string(),
    events: z.array(z.object({ title: z.string(), participants: count, visits: count })),
    failures: z.array(z.string()),
    url: z.string(),
    unsubscribeUrl: z.string(),
  }),
  failure: z.object({
    to: z.string(),
    storeName: z.string(),
    messages: z.array(z.string()).min(1),
    url: z.string(),
    unsubscribeUrl: z.string(),
  }),
} as const;

export type MailKind = keyof typeof MAIL_PAYLOADS;
export type MailPayload<K extends MailKind> = z.infer<(typeof MAIL_PAYLOADS)[K]>;

/** Mail that is late by more than this helps nobody; a reset link ends after half an hour anyway. */
export const MAIL_TTL_MS: Readonly<Record<MailKind, number>> = {
  password_reset: HOUR_MS / 2,
  digest: 12 * HOUR_MS,
  failure: 12 * HOUR_MS,
};

export function isMailKind(word: string): word is MailKind {
  return Object.hasOwn(MAIL_PAYLOADS, word);
}
