import { freshId, type ServiceContext } from "../../context.ts";
import { allOf, type Condition, held, rawStatement, type Statement } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { auditRow } from "../audit/index.ts";
import { noVisitor } from "./demo-visitor.ts";
import { foldKey } from "./fold-key.ts";
import { regionOf } from "./region-of.ts";
import type { CreateStoreFields } from "./schemas.ts";

/** Only a person owns a store. */
export function requireOwnerId(ctx: ServiceContext): string {
  if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  return ctx.actor.userId;
}

export function newStoreId(ctx: ServiceContext): string {
  return freshId(ctx.deps);
}

/**
 * Membership and shard, before the store itself: harmless alone, and repeatable with the same id. A person's stores
 * begin in one database, where one statement sees whether a shop is there already. Nothing for a demo's visitor.
 */
export async function claimStatements(
  ctx: ServiceContext,
  storeId: string,
  guard: Condition,
): Promise<readonly [Statement, Statement]> {
  const now = ctx.deps.clock.now();
  const userId = requireOwnerId(ctx);
  const { name } = await ctx.deps.shards.forNewStore();
  const may = allOf(guard, noVisitor(userId));
  const mark: Condition = { sql: "exists (select 1 from store_shards where store_id = ?)", args: [storeId] };
  return [
    rawStatement(
      `insert into store_shards (store_id, shard, created_at)
       select ?, coalesce((select s.shard from memberships m cross join store_shards s on s.store_id = m.store_id
         where m.user_id = ? and m.role = 'owner' order by m.store_id limit 1), ?), ? where ${may.sql}
       on conflict (store_id) do nothing`,
      [storeId, userId, name, now, ...may.args],
    ),
    rawStatement(
      `insert into memberships (user_id, store_id, role, created_at) select ?, ?, 'owner', ? where ${mark.sql}
       on conflict (user_id, store_id) do nothing`,
      [userId, storeId, now, ...mark.args],
    ),
  ];
}

/** @returns false when `guard` did not hold or the row was there already */
export async function insertStore(
  ctx: ServiceContext,
  store: CreateStoreFields & { storeId: string },
  guard: Condition,
): Promise<boolean> {
  const { storeId } = store;
  const now = ctx.deps.clock.now();
  const columns: Readonly<Record<string, unknown>> = {
    store_id: storeId,
    owner_user_id: requireOwnerId(ctx),
    name: store.name,
    name_key: foldKey(store.name),
    industry: store.industry,
    industry_code: store.industryCode ?? null,
    address: store.address,
    address_key: foldKey(store.address),
    region: store.region ?? regionOf(store.address),
    time_zone: store.timeZone,
    phone: store.phone ?? null,
    lat: store.location?.lat ?? null,
    lng: store.location?.lng ?? null,
    opt_out_number: store.optOutNumber ?? null,
    privacy_contact: store.privacyContact ?? null,
    business_hours: store.businessHours ?? null,
    gross_margin_pct: store.grossMarginPct ?? null,
    new_customer_ltv_krw: store.newCustomerLtvKrw ?? null,
    is_demo: ctx.deps.isDemo,
    shares_benchmarks: store.sharesBenchmarks ?? true,
    version: 1,
    created_at: now,
    updated_at: now,
  };
  const names = Object.keys(columns);
  const results = await ctx.deps.shards.of(storeId).write([
    rawStatement(
      `insert into stores (${names.join(", ")}) select ${names.map(() => "?").join(", ")} where ${guard.sql}
       on conflict (store_id) do nothing`,
      [...Object.values(columns), ...guard.args],
    ),
    auditRow(ctx, { storeId, action: "store.create", entityId: storeId, details: {} }, isFirstAudit(storeId)),
  ]);
  return held(results);
}

/** A store's creation is the first row of its log, so a repeated batch adds none. */
function isFirstAudit(storeId: string): Condition {
  return {
    sql: `exists (select 1 from stores where store_id = ?)
          and not exists (select 1 from audit_log where store_id = ?)`,
    args: [storeId, storeId],
  };
}
