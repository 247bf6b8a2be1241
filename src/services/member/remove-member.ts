import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { forgetMembership, MEMBER, OWNER, requireStore } from "../store/index.ts";
import { auditAccess } from "./audit-access.ts";
import type { RemoveMemberInput } from "./schemas.ts";

type Options = { ctx: ServiceContext; input: RemoveMemberInput };

/**
 * Takes a person's access to the store away, at once in this process and within 3 s in others, with any open
 * invitation for their e-mail. Staff may remove themselves.
 *
 * @throws AppError NOT_FOUND; FORBIDDEN (staff removing others); PRECONDITION_FAILED OWNER_REQUIRED for the last owner
 */
export async function removeMember({ ctx, input }: Options): Promise<{ ok: true }> {
  const isSelf = ctx.actor.kind === "user" && ctx.actor.userId === input.userId;
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "stores.removeMember",
    input,
    run: async (once) => {
      await requireStore(ctx, input.storeId, isSelf ? MEMBER : OWNER);
      return remove({ ctx, input }, once);
    },
    replay: async () => ({ ok: true }),
  });
}

async function remove({ ctx, input }: Options, once: OnceHandle): Promise<{ ok: true }> {
  const { access, control, clock } = ctx.deps;
  const { storeId, userId } = input;
  const now = clock.now();
  const mayLeave = {
    sql: `exists (select 1 from memberships m where m.user_id = ? and m.store_id = ? and m.removed_at is null
          and (m.role = 'staff' or exists (select 1 from memberships o where o.store_id = m.store_id
               and o.role = 'owner' and o.removed_at is null and o.user_id <> m.user_id)))`,
    args: [userId, storeId],
  };
  const isFirst = allOf(mayLeave, once.guard);
  const isRemoved = {
    sql: "exists (select 1 from memberships where user_id = ? and store_id = ? and removed_at = ?)",
    args: [userId, storeId, now],
  };
  const results = await control.write([
    rawStatement(
      `update memberships set removed_at = ? where user_id = ? and store_id = ? and ${isFirst.sql}`,
      [now, userId, storeId, ...isFirst.args],
    ),
    rawStatement(
      `update invites set expires_at = ? where store_id = ? and accepted_at is null and expires_at > ?
       and email = (select email from users where id = ?) and ${isRemoved.sql}`,
      [now, storeId, now, userId, ...isRemoved.args],
    ),
    ...once.remember({ userId }, allOf(isRemoved, once.guard)),
  ]);
  if (!held(results)) throw await explain({ ctx, input });
  forgetMembership(access, userId, storeId);
  await auditAccess(ctx, { storeId, action: "member.remove", entityId: userId, details: {} });
  return { ok: true };
}

async function explain({ ctx, input }: Options): Promise<AppError> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement("select 1 from memberships where user_id = ? and store_id = ? and removed_at is null", [
      input.userId,
      input.storeId,
    ]),
  ]);
  if (rows.length === 0) return notFound();
  return new AppError({ code: "PRECONDITION_FAILED", reason: "OWNER_REQUIRED" });
}
