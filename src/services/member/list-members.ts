import type { ServiceContext } from "../../context.ts";
import { type Row, rawStatement } from "../../db/index.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { OWNER, requireStore } from "../store/index.ts";
import type { MembersInput, MembersOutput } from "./schemas.ts";

type Options = { ctx: ServiceContext; input: MembersInput };

/** Who works in the store, in the order of their ids, and which invitations are open. */
export async function listMembers({ ctx, input }: Options): Promise<MembersOutput> {
  await requireStore(ctx, input.storeId, OWNER);
  const [people = [], open = []] = await ctx.deps.control.query([
    rawStatement(
      `select u.id, u.email, u.name, m.role, m.created_at from memberships m join users u on u.id = m.user_id
       where m.store_id = ? and m.removed_at is null and u.id > ? order by u.id limit ?`,
      [input.storeId, input.cursor ?? "", input.limit + 1],
    ),
    rawStatement(
      `select email, role, expires_at from invites
       where store_id = ? and accepted_at is null and expires_at > ? order by created_at desc limit 100`,
      [input.storeId, ctx.deps.clock.now()],
    ),
  ]);
  const page = people.slice(0, input.limit);
  return {
    items: page.map((row) => ({
      userId: String(row.id),
      email: String(row.email),
      name: String(row.name),
      role: roleOf(row),
      since: toIso(DEFAULT_TIME_ZONE, Number(row.created_at)),
    })),
    nextCursor: people.length > input.limit ? String(page.at(-1)?.id ?? "") : null,
    invites: open.map((row) => ({
      email: String(row.email),
      role: roleOf(row),
      expiresAt: toIso(DEFAULT_TIME_ZONE, Number(row.expires_at)),
    })),
  };
}

function roleOf(row: Row): "owner" | "staff" {
  return row.role === "owner" ? "owner" : "staff";
}
