import { sha256Text } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { allOf, held, rawStatement } from "../../db/index.ts";
import { AppError, invalid } from "../../errors.ts";
import { requireUser } from "../account/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { forgetMembership } from "../store/index.ts";
import { auditAccess } from "./audit-access.ts";
import type { AcceptInviteInput, MembershipOutput } from "./schemas.ts";

type Options = { ctx: ServiceContext; input: AcceptInviteInput };
type Attempt = { tokenHash: string; userId: string };

/**
 * Joins the store that the token invites to. The account must have the invited e-mail. Repeatable by the person who
 * accepted and still belongs to the store.
 *
 * @throws AppError INVALID INVITE_INVALID (unknown, used or older than 7 days); FORBIDDEN INVITE_OTHER_EMAIL;
 *   CONFLICT ALREADY_MEMBER
 */
export async function acceptInvite({ ctx, input }: Options): Promise<MembershipOutput> {
  const { userId } = requireUser(ctx);
  const attempt = { tokenHash: await sha256Text(input.token), userId };
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "stores.acceptInvite",
    input,
    run: (once) => accept(ctx, attempt, once),
    replay: async ({ storeId = "" }) => ({ storeId, role: "staff" }),
  });
}

async function accept(ctx: ServiceContext, attempt: Attempt, once: OnceHandle): Promise<MembershipOutput> {
  const { access, control, clock } = ctx.deps;
  const { tokenHash, userId } = attempt;
  const now = clock.now();
  const storeId = (await find(ctx, attempt))?.storeId;
  if (storeId === undefined) throw invalid("INVITE_INVALID");
  const isOpen = {
    sql: `exists (select 1 from invites where token_hash = ? and accepted_at is null and expires_at > ?
          and email = (select email from users where id = ? and closed_at is null))`,
    args: [tokenHash, now, userId],
  };
  const hasJoined = allOf(isOpen, {
    sql: `exists (select 1 from memberships
          where user_id = ? and store_id = ? and created_at = ? and removed_at is null)`,
    args: [userId, storeId, now],
  });
  const mayJoin = allOf(isOpen, once.guard);
  const results = await control.write([
    rawStatement(
      `insert into memberships (user_id, store_id, role, created_at) select ?, ?, 'staff', ? where ${mayJoin.sql}
       on conflict (user_id, store_id) do update set role = excluded.role, created_at = excluded.created_at,
         removed_at = null where memberships.removed_at is not null`,
      [userId, storeId, now, ...mayJoin.args],
    ),
    ...once.remember({ storeId }, hasJoined),
    rawStatement(
      `update invites set accepted_at = ?, accepted_by = ? where token_hash = ? and ${hasJoined.sql}`,
      [now, userId, tokenHash, ...hasJoined.args],
    ),
  ]);
  if (!held(results)) return explain(ctx, attempt);
  forgetMembership(access, userId, storeId);
  await auditAccess(ctx, { storeId, action: "member.accept", entityId: userId, details: { role: "staff" } });
  return { storeId, role: "staff" };
}

type Found = { storeId: string; isSameEmail: boolean; isMine: boolean; isMember: boolean };

async function find(ctx: ServiceContext, { tokenHash, userId }: Attempt): Promise<Found | undefined> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement(
      `select i.store_id, i.email = u.email as same_email, coalesce(i.accepted_by = u.id, 0) as mine,
              exists (select 1 from memberships m where m.user_id = u.id and m.store_id = i.store_id
                      and m.removed_at is null) as member
       from invites i join users u on u.id = ? where i.token_hash = ?`,
      [userId, tokenHash],
    ),
  ]);
  const row = rows[0];
  if (!row) return undefined;
  return {
    storeId: String(row.store_id),
    isSameEmail: Number(row.same_email) === 1,
    isMine: Number(row.mine) === 1,
    isMember: Number(row.member) === 1,
  };
}

async function explain(ctx: ServiceContext, attempt: Attempt): Promise<MembershipOutput> {
  const found = await find(ctx, attempt);
  if (!found) throw invalid("INVITE_INVALID");
  if (found.isMine && found.isMember) return { storeId: found.storeId, role: "staff" };
  if (!found.isSameEmail) throw new AppError({ code: "FORBIDDEN", reason: "INVITE_OTHER_EMAIL" });
  if (found.isMember) throw new AppError({ code: "CONFLICT", reason: "ALREADY_MEMBER" });
  throw invalid("INVITE_INVALID");
}
