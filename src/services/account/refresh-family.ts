import { hashRefreshToken, type RefreshFacts } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import type { UserOutput } from "./schemas.ts";

/** A presented refresh token with its session and user. */
export type PresentedToken = {
  tokenHash: string;
  generation: number;
  sessionId: string;
  user: UserOutput;
  facts: RefreshFacts;
};

export async function findPresented(ctx: ServiceContext, token: string): Promise<PresentedToken | undefined> {
  const tokenHash = await hashRefreshToken(token);
  const [rows = []] = await ctx.deps.control.query([
    rawStatement(
      `select t.generation, t.used_at, t.expires_at, s.id as session_id, s.revoked_at,
              s.expires_at as session_expires_at, u.id as user_id, u.email, u.name
       from refresh_tokens t join sessions s on s.id = t.session_id join users u on u.id = s.user_id
       where t.token_hash = ?`,
      [tokenHash],
    ),
  ]);
  const row = rows[0];
  if (!row) return undefined;
  return {
    tokenHash,
    generation: Number(row.generation),
    sessionId: String(row.session_id),
    user: { id: String(row.user_id), email: String(row.email), name: String(row.name) },
    facts: {
      usedAt: instantOrNull(row.used_at),
      expiresAt: Number(row.expires_at),
      familyRevokedAt: instantOrNull(row.revoked_at),
      familyExpiresAt: Number(row.session_expires_at),
    },
  };
}

export type RevokeReason = "logout" | "revoked" | "reuse" | "password_reset" | "closed";

/** Ends one family: its refresh tokens at once, its access tokens by sid. Repeatable. */
export async function revokeSessionById(
  ctx: ServiceContext,
  sessionId: string,
  reason: RevokeReason,
): Promise<void> {
  const { control, clock, sessions } = ctx.deps;
  await control.write([
    rawStatement(
      "update sessions set revoked_at = ?, revoke_reason = ? where id = ? and revoked_at is null",
      [clock.now(), reason, sessionId],
    ),
  ]);
  sessions.forget(sessionId);
}

function instantOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}
