import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";
import { DAY_MS } from "../../time.ts";

/** Reuse of an old refresh token must still be recognised while its session could be alive. */
const KEPT_MS = 7 * DAY_MS;

/** A tick's verb: forgets tickets, reset links and sessions that have been over for a week. Repeatable. */
export async function purgeExpiredAccess({ ctx }: { ctx: ServiceContext }): Promise<{ removed: number }> {
  const before = ctx.deps.clock.now() - KEPT_MS;
  const isOver = "expires_at < ? or (revoked_at is not null and revoked_at < ?)";
  const statements = [
    rawStatement("delete from stream_tickets where expires_at < ?", [before]),
    rawStatement("delete from password_resets where expires_at < ?", [before]),
    rawStatement(`delete from refresh_tokens where session_id in (select id from sessions where ${isOver})`, [
      before,
      before,
    ]),
    rawStatement(`delete from sessions where ${isOver}`, [before, before]),
    rawStatement("delete from control_idempotency where expires_at < ?", [ctx.deps.clock.now()]),
  ];
  let removed = 0;
  for (const statement of statements) {
    const [result] = await ctx.deps.control.write([statement]);
    removed += result?.rowsAffected ?? 0;
  }
  return { removed };
}
