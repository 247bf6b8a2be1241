import { enforceRate, presentedPassword } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { forgetMembership, loadStore } from "../store/index.ts";
import type { CloseInput } from "./schemas.ts";
import { clearCookie } from "./signed-in.ts";
import { requireUser, unauthorized } from "./user-context.ts";

type Options = { ctx: ServiceContext; input: CloseInput };

/**
 * Closes the caller's account: name, e-mail and password are destroyed, every device is signed out, staff rights
 * end. The row stays under its id, because other facts point at it. The e-mail may sign up again.
 *
 * @throws AppError UNAUTHORIZED INVALID_CREDENTIALS for a wrong password; PRECONDITION_FAILED STORES_OPEN while a
 *   store of the caller is open; LIMIT_EXCEEDED RATE_LIMITED as login
 */
export async function closeAccount({ ctx, input }: Options): Promise<{ ok: true }> {
  const { userId } = requireUser(ctx);
  const { control, sessions, access } = ctx.deps;
  await requirePassword(ctx, userId, input.password);
  const { sessionIds, memberStores, ownedStores } = await findHoldings(ctx, userId);
  const owned = await Promise.all(ownedStores.map((storeId) => loadStore({ ctx, storeId })));
  if (owned.some((store) => store !== undefined && store.closedAt === null)) {
    throw new AppError({ code: "PRECONDITION_FAILED", reason: "STORES_OPEN" });
  }
  const now = ctx.deps.clock.now();
  const results = await control.write([
    rawStatement(
      "update users set email = 'closed:' || id, name = '', closed_at = ? where id = ? and closed_at is null",
      [now, userId],
    ),
    rawStatement("delete from credentials where user_id = ?", [userId]),
    rawStatement("delete from mail_outbox where user_id = ?", [userId]),
    rawStatement("update password_resets set used_at = ? where user_id = ? and used_at is null", [
      now,
      userId,
    ]),
    rawStatement("update memberships set removed_at = ? where user_id = ? and removed_at is null", [
      now,
      userId,
    ]),
    rawStatement(
      "update sessions set revoked_at = ?, revoke_reason = 'closed' where user_id = ? and revoked_at is null",
      [now, userId],
    ),
  ]);
  if (!held(results)) throw unauthorized();
  for (const sessionId of sessionIds) sessions.forget(sessionId);
  for (const storeId of memberStores) forgetMembership(access, userId, storeId);
  clearCookie(ctx);
  return { ok: true };
}

async function requirePassword(ctx: ServiceContext, userId: string, raw: string): Promise<void> {
  const { control, limits, passwords } = ctx.deps;
  await enforceRate(limits.login, `close ${userId}`);
  const [rows = []] = await control.query([
    rawStatement("select password_hash from credentials where user_id = ?", [userId]),
  ]);
  const stored = rows[0]?.password_hash;
  const { matches } = await passwords.verify(
    presentedPassword(raw),
    typeof stored === "string" ? stored : undefined,
  );
  if (!matches) throw new AppError({ code: "UNAUTHORIZED", reason: "INVALID_CREDENTIALS" });
}

type Holdings = { sessionIds: string[]; memberStores: string[]; ownedStores: string[] };

async function findHoldings(ctx: ServiceContext, userId: string): Promise<Holdings> {
  const [live = [], stores = []] = await ctx.deps.control.query([
    rawStatement("select id from sessions where user_id = ? and revoked_at is null", [userId]),
    rawStatement("select store_id, role from memberships where user_id = ? and removed_at is null", [userId]),
  ]);
  return {
    sessionIds: live.map((row) => String(row.id)),
    memberStores: stores.map((row) => String(row.store_id)),
    ownedStores: stores.filter((row) => row.role === "owner").map((row) => String(row.store_id)),
  };
}
