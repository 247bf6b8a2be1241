import type { ServiceContext } from "../../context.ts";
import { rawStatement } from "../../db/index.ts";

/** To whom mail about a store goes. The address is personal: it goes sealed into the mail outbox and nowhere else. */
export type OwnerAddress = { readonly userId: string; readonly email: string };

/** Open accounts that own the store, but visitors of a demo, who have no address. Grants nothing: for background work. */
export async function ownersOf(ctx: ServiceContext, storeId: string): Promise<readonly OwnerAddress[]> {
  const [rows = []] = await ctx.deps.control.query([
    rawStatement(
      `select u.id, u.email from memberships m join users u on u.id = m.user_id
       where m.store_id = ? and m.role = 'owner' and m.removed_at is null and u.closed_at is null
         and instr(u.email, '@') > 0 order by u.id`,
      [storeId],
    ),
  ]);
  return rows.map((row) => ({ userId: String(row["id"]), email: String(row["email"]) }));
}
