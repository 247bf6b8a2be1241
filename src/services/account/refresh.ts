import {
  hashRefreshToken,
  isRefreshToken,
  judgeRefresh,
  REFRESH_IDLE_MS,
  successorOf,
} from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import { findPresented, type PresentedToken, revokeSessionById } from "./refresh-family.ts";
import type { RefreshInput, SignedInOutput } from "./schemas.ts";
import { cookieRefreshToken, signedIn } from "./signed-in.ts";
import { unauthorized } from "./user-context.ts";

/**
 * Trades a refresh token (given, or the cookie's) for a new pair. For 10 s after its use a spent token gives the
 * same successor again, for two tabs and lost answers; after that its use ends the whole session.
 *
 * @throws AppError UNAUTHORIZED for an unknown, expired, revoked or reused token, always with the same body
 */
export async function refresh({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: RefreshInput;
}): Promise<SignedInOutput> {
  const token = input.refreshToken ?? cookieRefreshToken(ctx);
  if (token === undefined || !isRefreshToken(token)) throw unauthorized();
  const successor = await successorOf(ctx.deps.secrets.refreshKey, token);
  const presented = await findPresented(ctx, token);
  if (!presented) throw unauthorized();
  const isRotated = (await judge(ctx, presented)) === "rotate" && (await rotate(ctx, presented, successor));
  if (!isRotated) await requireGrace(ctx, token);
  return signedIn(ctx, { user: presented.user, sessionId: presented.sessionId, refreshToken: successor });
}

async function judge(ctx: ServiceContext, presented: PresentedToken) {
  const verdict = judgeRefresh(presented.facts, ctx.deps.clock.now());
  if (verdict === "reuse") {
    await revokeSessionById(ctx, presented.sessionId, "reuse");
    ctx.deps.metrics.count("madang_auth_failures_total", { class: "refresh_reused" });
    ctx.deps.log.error("session.refresh_reused", {
      sessionId: presented.sessionId,
      requestId: ctx.requestId,
    });
  }
  if (verdict === "reuse" || verdict === "dead") throw unauthorized();
  return verdict;
}

/** Every statement holds where the token is unused and its session alive; the last one uses it. */
async function rotate(ctx: ServiceContext, presented: PresentedToken, successor: string): Promise<boolean> {
  const { control, clock } = ctx.deps;
  const now = clock.now();
  const { tokenHash, sessionId, generation } = presented;
  const isUnused = {
    sql: `exists (select 1 from refresh_tokens t join sessions s on s.id = t.session_id
                  where t.token_hash = ? and t.used_at is null and s.revoked_at is null)`,
    args: [tokenHash],
  };
  const results = await control.write([
    rawStatement(
      `insert into refresh_tokens (token_hash, session_id, generation, created_at, expires_at)
       select ?, ?, ?, ?, ? where ${isUnused.sql}`,
      [
        await hashRefreshToken(successor),
        sessionId,
        generation + 1,
        now,
        now + REFRESH_IDLE_MS,
        ...isUnused.args,
      ],
    ),
    rawStatement(`update sessions set last_seen_at = ? where id = ? and ${isUnused.sql}`, [
      now,
      sessionId,
      ...isUnused.args,
    ]),
    rawStatement(`update refresh_tokens set used_at = ? where token_hash = ? and ${isUnused.sql}`, [
      now,
      tokenHash,
      ...isUnused.args,
    ]),
  ]);
  return held(results);
}

/** Someone else used it first; the same successor is right only within the grace. */
async function requireGrace(ctx: ServiceContext, token: string): Promise<void> {
  const again = await findPresented(ctx, token);
  if (!again || (await judge(ctx, again)) !== "grace") throw unauthorized();
}
