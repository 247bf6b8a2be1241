import { enforceRate, networkOf, normalisePassword, sha256Text } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import { type AppError, invalid } from "../../errors.ts";
import type { ResetInput } from "./schemas.ts";

/**
 * Sets a new password by a link's token (30 minutes, once) and signs every device out.
 *
 * @throws AppError INVALID RESET_TOKEN_INVALID for an unknown, used or expired token; INVALID INVALID_PASSWORD;
 *   LIMIT_EXCEEDED RATE_LIMITED after 60 tries a minute from one address
 */
export async function resetPassword({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: ResetInput;
}): Promise<{ ok: true }> {
  const { control, clock, passwords, limits, sessions } = ctx.deps;
  const password = normalisePassword(input.password);
  await enforceRate(limits.loginAddress, `reset ${networkOf(ctx.actor.address)}`);
  const tokenHash = await sha256Text(input.token);
  const target = await findTarget(ctx, tokenHash);
  if (!target) throw tokenInvalid();
  const passwordHash = await passwords.hash(password);

  const now = clock.now();
  const isOpen = {
    sql: "exists (select 1 from password_resets where token_hash = ? and used_at is null and expires_at > ?)",
    args: [tokenHash, now],
  };
  const results = await control.write([
    rawStatement(
      `update credentials set password_hash = ?, updated_at = ? where user_id = ? and ${isOpen.sql}`,
      [passwordHash, now, target.userId, ...isOpen.args],
    ),
    rawStatement(
      `update sessions set revoked_at = ?, revoke_reason = 'password_reset'
       where user_id = ? and revoked_at is null and ${isOpen.sql}`,
      [now, target.userId, ...isOpen.args],
    ),
    rawStatement("update password_resets set used_at = ? where token_hash = ? and used_at is null", [
      now,
      tokenHash,
    ]),
  ]);
  if (!held(results)) throw tokenInvalid();
  for (const sessionId of target.sessionIds) sessions.forget(sessionId);
  await limits.login.reset(target.email);
  return { ok: true };
}

type Target = { userId: string; email: string; sessionIds: readonly string[] };

async function findTarget(ctx: ServiceContext, tokenHash: string): Promise<Target | undefined> {
  const now = ctx.deps.clock.now();
  const [people = [], live = []] = await ctx.deps.control.query([
    rawStatement(
      `select u.id, u.email from password_resets r join users u on u.id = r.user_id
       where r.token_hash = ? and r.used_at is null and r.expires_at > ? and u.closed_at is null`,
      [tokenHash, now],
    ),
    rawStatement(
      `select id from sessions where revoked_at is null
       and user_id = (select user_id from password_resets where token_hash = ?)`,
      [tokenHash],
    ),
  ]);
  const [user] = people;
  if (!user) return undefined;
  const sessionIds = live.map((row) => String(row.id));
  return { userId: String(user.id), email: String(user.email), sessionIds };
}

function tokenInvalid(): AppError {
  return invalid("RESET_TOKEN_INVALID");
}
