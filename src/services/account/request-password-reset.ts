import { enforceRate, networkOf, normaliseEmail, sha256Text, toBase64Url } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";

export const RESET_TTL_MS = 30 * 60_000;
const TOKEN_BYTES = 32;

/**
 * Puts a reset link into `mail_outbox` (sealed; place: mail_outbox, id, payload), which services/mail sends. An unknown address gets the same answer for the same work. A new link ends older ones.
 *
 * @throws AppError LIMIT_EXCEEDED RATE_LIMITED: 5 a minute for one e-mail, 60 for one network address
 */
export async function requestPasswordReset(options: {
  ctx: ServiceContext;
  input: { email: string };
}): Promise<{ ok: true }> {
  const { ctx, input } = options;
  const { control, clock, secrets, randomBytes, limits, publicUrl } = ctx.deps;
  const email = normaliseEmail(input.email);
  await enforceRate(limits.loginAddress, `reset ${networkOf(ctx.actor.address)}`);
  await enforceRate(limits.login, `reset ${email}`);

  const now = clock.now();
  const token = toBase64Url(randomBytes(TOKEN_BYTES));
  const tokenHash = await sha256Text(token);
  const mailId = freshId(ctx.deps);
  const mail = JSON.stringify({ to: email, token, url: `${publicUrl}/app/reset#token=${token}` });
  const payload = await secrets.fields.encrypt(mail, ["mail_outbox", mailId, "payload"]);
  const isReset = "exists (select 1 from password_resets where token_hash = ?)";
  await control.write([
    rawStatement(
      `insert into password_resets (token_hash, user_id, created_at, expires_at)
       select ?, id, ?, ? from users where email = ? and closed_at is null`,
      [tokenHash, now, now + RESET_TTL_MS, email],
    ),
    rawStatement(
      `update password_resets set used_at = ? where used_at is null and token_hash <> ?
       and user_id = (select user_id from password_resets where token_hash = ?)`,
      [now, tokenHash, tokenHash],
    ),
    rawStatement(
      `insert into mail_outbox (id, kind, user_id, payload_cipher, key_id, created_at)
       select ?, 'password_reset', (select user_id from password_resets where token_hash = ?), ?, ?, ? where ${isReset}`,
      [mailId, tokenHash, payload, secrets.fields.currentKid, now, tokenHash],
    ),
  ]);
  return { ok: true };
}
