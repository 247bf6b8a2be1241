import { type Row, rawStatement } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { membershipKey, type Role } from "./access-cache.ts";

export type Membership = { readonly userId: string; readonly storeId: string };

/**
 * Which of these people still belong to these stores: one read for all of them, which the access cache then knows too.
 *
 * @returns those who do not
 */
export async function membershipsEnded<T extends Membership>(
  { control, access, clock }: Pick<Deps, "control" | "access" | "clock">,
  memberships: readonly T[],
): Promise<readonly T[]> {
  if (memberships.length === 0) return [];
  const readAt = clock.now();
  const pairs = new Map(
    memberships.map(({ userId, storeId }) => [membershipKey(userId, storeId), [userId, storeId]]),
  );
  const [rows = []] = await control.query([
    rawStatement(
      `select m.user_id, m.store_id, m.role from json_each(?) r cross join memberships m
       where m.user_id = r.value ->> 0 and m.store_id = r.value ->> 1 and m.removed_at is null`,
      [JSON.stringify([...pairs.values()])],
    ),
  ]);
  const roles = new Map(
    rows.map((row) => [membershipKey(String(row["user_id"]), String(row["store_id"])), roleOf(row)]),
  );
  for (const key of pairs.keys()) access.memberships.set(key, { role: roles.get(key) ?? null, readAt });
  return memberships.filter(({ userId, storeId }) => !roles.has(membershipKey(userId, storeId)));
}

function roleOf(row: Row): Role {
  return row["role"] === "owner" ? "owner" : "staff";
}
