import { hashRefreshToken, newRefreshToken, REFRESH_ABSOLUTE_MS, REFRESH_IDLE_MS } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { describeAgent } from "./describe-agent.ts";

export type NewSession = {
  sessionId: string;
  refreshToken: string;
  /** The first inserts the session and is the batch's mark or follows one; both hold where `guard` holds. */
  statements: readonly Statement[];
};

/** A new refresh family: the session row and its first refresh token, both where the guard holds. */
export async function openSession(
  ctx: ServiceContext,
  userId: string,
  guard: Condition,
): Promise<NewSession> {
  const { clock, randomBytes } = ctx.deps;
  const now = clock.now();
  const sessionId = freshId(ctx.deps);
  const refreshToken = newRefreshToken(randomBytes);
  const label = describeAgent(ctx.http?.request.headers.get("user-agent") ?? "");
  return {
    sessionId,
    refreshToken,
    statements: [
      rawStatement(
        `insert into sessions (id, user_id, label, created_at, last_seen_at, expires_at)
         select ?, ?, ?, ?, ?, ? where ${guard.sql}`,
        [sessionId, userId, label, now, now, now + REFRESH_ABSOLUTE_MS, ...guard.args],
      ),
      rawStatement(
        `insert into refresh_tokens (token_hash, session_id, generation, created_at, expires_at)
         select ?, ?, 0, ?, ? where exists (select 1 from sessions where id = ?)`,
        [await hashRefreshToken(refreshToken), sessionId, now, now + REFRESH_IDLE_MS, sessionId],
      ),
    ],
  };
}
