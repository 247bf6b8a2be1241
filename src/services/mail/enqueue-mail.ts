import type { ServiceContext } from "../../context.ts";
import { rawStatement, type Statement } from "../../db/index.ts";
import type { MailKind, MailPayload } from "./payloads.ts";

export type NewMail<K extends MailKind> = {
  /** A second mail of the same id is never written: give a name that follows from what it tells. */
  readonly id: string;
  readonly kind: K;
  readonly userId: string;
  readonly payload: MailPayload<K>;
  /** At most one mail of a key in `withinMs`. */
  readonly throttle?: { readonly key: string; readonly withinMs: number };
};

/** Statement for the control database: the mail waits in `mail_outbox`, its address and content sealed. */
export async function enqueueMail<K extends MailKind>(
  ctx: ServiceContext,
  mail: NewMail<K>,
): Promise<Statement> {
  const { clock, secrets } = ctx.deps;
  const { id, kind, userId, payload, throttle } = mail;
  const now = clock.now();
  const sealed = await secrets.fields.encrypt(JSON.stringify(payload), ["mail_outbox", id, "payload"]);
  return rawStatement(
    `insert into mail_outbox (id, kind, user_id, payload_cipher, key_id, created_at, next_at, throttle_key)
     select ?, ?, ?, ?, ?, ?, ?, ? where not exists (
       select 1 from mail_outbox where throttle_key = ? and created_at > ?)
     on conflict (id) do nothing`,
    [
      ...[id, kind, userId, sealed, secrets.fields.currentKid, now, now, throttle?.key ?? null],
      ...[throttle?.key ?? null, now - (throttle?.withinMs ?? 0)],
    ],
  );
}
