import { normaliseEmail, sha256Text, toBase64Url } from "../../auth/index.ts";
import { freshId, type ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { DAY_MS, DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { type OnceHandle, type Outcome, runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "../store/index.ts";
import { auditAccess } from "./audit-access.ts";
import type { InviteInput, InviteOutput } from "./schemas.ts";

export const INVITE_TTL_MS = 7 * DAY_MS;

type Options = { ctx: ServiceContext; input: InviteInput };

/**
 * Invites a person to work in the store as staff. The answer holds the token for the owner to pass on, because no
 * mail is sent yet; it works once, for 7 days, for an account with this e-mail. A new invitation ends the older one.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN (staff), CONFLICT ALREADY_MEMBER
 */
export async function inviteMember({ ctx, input }: Options): Promise<InviteOutput> {
  await requireStore(ctx, input.storeId, OWNER);
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "stores.invite",
    input,
    run: (once) => invite({ ctx, input }, once),
    replay: (outcome) => rebuild(ctx, outcome),
  });
}

async function invite({ ctx, input }: Options, once: OnceHandle): Promise<InviteOutput> {
  const { control, clock } = ctx.deps;
  const { storeId } = input;
  const email = normaliseEmail(input.email);
  const inviteId = freshId(ctx.deps);
  const token = await tokenOf(ctx, inviteId);
  const tokenHash = await sha256Text(token);
  const now = clock.now();
  const mark = { sql: "exists (select 1 from invites where token_hash = ?)", args: [tokenHash] };
  const results = await control.write([
    rawStatement(
      `insert into invites (token_hash, store_id, email, role, invited_by, created_at, expires_at)
       select ?, ?, ?, 'staff', ?, ?, ? where ${once.guard.sql} and not exists (
         select 1 from memberships m join users u on u.id = m.user_id
         where m.store_id = ? and m.removed_at is null and u.email = ?)`,
      [
        tokenHash,
        storeId,
        email,
        inviterOf(ctx),
        now,
        now + INVITE_TTL_MS,
        ...once.guard.args,
        storeId,
        email,
      ],
    ),
    rawStatement(
      `update invites set expires_at = ? where store_id = ? and email = ? and token_hash <> ?
       and accepted_at is null and expires_at > ? and ${mark.sql}`,
      [now, storeId, email, tokenHash, now, ...mark.args],
    ),
    ...once.remember({ inviteId }, mark),
  ]);
  if (!held(results)) throw new AppError({ code: "CONFLICT", reason: "ALREADY_MEMBER" });
  await auditAccess(ctx, {
    storeId,
    action: "member.invite",
    entityId: inviteId,
    details: { role: "staff" },
  });
  return { storeId, email, role: "staff", token, expiresAt: toIso(DEFAULT_TIME_ZONE, now + INVITE_TTL_MS) };
}

/** The token follows from the invitation's id, so a repeated call can show it without its being stored. */
async function tokenOf(ctx: ServiceContext, inviteId: string): Promise<string> {
  return toBase64Url(await ctx.deps.secrets.issueKey.sign(`invite:${inviteId}`));
}

async function rebuild(ctx: ServiceContext, outcome: Outcome): Promise<InviteOutput> {
  const token = await tokenOf(ctx, outcome["inviteId"] ?? "");
  const [rows = []] = await ctx.deps.control.query([
    rawStatement("select store_id, email, created_at from invites where token_hash = ?", [
      await sha256Text(token),
    ]),
  ]);
  const row = rows[0];
  if (!row) throw notFound();
  const expiresAt = toIso(DEFAULT_TIME_ZONE, Number(row["created_at"]) + INVITE_TTL_MS);
  return { storeId: String(row["store_id"]), email: String(row["email"]), role: "staff", token, expiresAt };
}

function inviterOf({ actor }: ServiceContext): string {
  return actor.kind === "user" ? actor.userId : actor.kind;
}
