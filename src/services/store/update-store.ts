import type { ServiceContext } from "../../context.ts";
import {
  allOf,
  bumpVersion,
  type Condition,
  held,
  rawStatement,
  type Statement,
  versionKeys,
} from "../../db/index.ts";
import { AppError, notFound } from "../../errors.ts";
import { auditMark } from "../audit/index.ts";
import { zoneChangeStatements } from "../event/index.ts";
import { type OnceHandle, runOnce } from "../idempotency/index.ts";
import { OWNER, requireStore } from "./access.ts";
import { foldKey } from "./fold-key.ts";
import type { StoreDto, StoreFields } from "./schemas.ts";
import { toStoreDto } from "./store-dto.ts";
import { storeIsOpen } from "./store-is-open.ts";
import { loadStore, type StoreView } from "./store-view.ts";

export type UpdateStoreInput = StoreFields & { storeId: string; idempotencyKey?: string | undefined };

/**
 * Writes fields of a store; absent ones stay. The last writer wins.
 *
 * @throws AppError NOT_FOUND, PRECONDITION_FAILED STORE_CLOSED
 */
export async function updateStore({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: UpdateStoreInput;
}): Promise<StoreDto> {
  const { storeId, role } = await requireStore(ctx, input.storeId, OWNER);
  const answer = async () => toStoreDto(await existing(ctx, storeId), role);
  return runOnce({
    ctx,
    storeId,
    procedure: "stores.update",
    input,
    run: async (once) => {
      await commit(ctx, input, once);
      return answer();
    },
    replay: answer,
  });
}

async function existing(ctx: ServiceContext, storeId: string): Promise<StoreView> {
  const store = await loadStore({ ctx, storeId });
  if (!store) throw notFound();
  return store;
}

async function commit(ctx: ServiceContext, input: UpdateStoreInput, once: OnceHandle): Promise<void> {
  const { storeId, idempotencyKey: _idempotencyKey, ...fields } = input;
  const store = await existing(ctx, storeId);
  if (store.closedAt !== null) throw new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" });
  const columns = columnsOf(fields);
  const { statement, mark } = auditMark(
    ctx,
    {
      storeId,
      action: "store.update",
      entityId: storeId,
      details: { fields: Object.keys(fields).join(" ") },
    },
    allOf(storeIsOpen(storeId), once.guard),
  );
  const zone = fields.timeZone;
  const told =
    zone === undefined || zone === store.timeZone
      ? []
      : await zoneChangeStatements({ ctx, storeId, timeZone: zone, mark });
  const results = await ctx.deps.shards
    .of(storeId)
    .write([
      statement,
      updateRow(ctx, { storeId, columns, mark }),
      ...told,
      ...once.remember({ storeId }, mark),
      bumpVersion(storeId, versionKeys.store(storeId), mark),
    ]);
  if (!held(results)) throw new AppError({ code: "PRECONDITION_FAILED", reason: "STORE_CLOSED" });
  ctx.deps.events.wake(storeId);
}

type Columns = Readonly<Record<string, unknown>>;

function updateRow(
  ctx: ServiceContext,
  { storeId, columns, mark }: { storeId: string; columns: Columns; mark: Condition },
): Statement {
  const names = Object.keys(columns);
  return rawStatement(
    `update stores set ${names.map((name) => `${name} = ?, `).join("")}version = version + 1, updated_at = ?
     where store_id = ? and ${mark.sql}`,
    [...Object.values(columns), ctx.deps.clock.now(), storeId, ...mark.args],
  );
}

function columnsOf(fields: StoreFields): Columns {
  const { name, address, location } = fields;
  const columns: Columns = {
    name,
    name_key: name === undefined ? undefined : foldKey(name),
    industry: fields.industry,
    industry_code: fields.industryCode,
    address,
    address_key: address === undefined ? undefined : foldKey(address),
    region: fields.region,
    time_zone: fields.timeZone,
    phone: fields.phone,
    lat: location === null ? null : location?.lat,
    lng: location === null ? null : location?.lng,
    opt_out_number: fields.optOutNumber,
    privacy_contact: fields.privacyContact,
    business_hours: fields.businessHours,
    gross_margin_pct: fields.grossMarginPct,
    new_customer_ltv_krw: fields.newCustomerLtvKrw,
    shares_benchmarks: fields.sharesBenchmarks,
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}
