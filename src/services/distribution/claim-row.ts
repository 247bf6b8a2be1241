import { freshId, type ServiceContext } from "../../context.ts";
import { held, rawStatement } from "../../db/index.ts";
import type { ChannelRow } from "./row.ts";
import { LEASE_MS } from "./run-row.ts";

/**
 * Takes a row that nobody is working on (a lease that ran out belongs to a run that died). Two callers at the
 * same version: one gets it. Null = somebody else was faster.
 */
export async function claimRow(ctx: ServiceContext, row: ChannelRow): Promise<ChannelRow | null> {
  const leaseUntil = ctx.deps.clock.now() + LEASE_MS;
  const results = await ctx.deps.shards.of(row.storeId).write([
    rawStatement(
      `update distribution_channels set version = version + 1, lease_until = ?,
         state = json_set(state, '$.save', ?)
       where store_id = ? and distribution_id = ? and channel = ? and version = ?`,
      [leaseUntil, freshId(ctx.deps), row.storeId, row.distributionId, row.channel, row.version],
    ),
  ]);
  return held(results) ? { ...row, version: row.version + 1, leaseUntil } : null;
}

/** True while a live run holds the row. */
export function isHeld(ctx: ServiceContext, row: ChannelRow): boolean {
  return row.leaseUntil !== null && row.leaseUntil > ctx.deps.clock.now();
}
