import { and, asc, inArray, isNull, lte, or } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { held, onEachShard, rawStatement } from "../../db/index.ts";
import { channelConnections } from "../../db/schema/store.ts";
import { loadStore } from "../store/index.ts";
import type { ConnectionRow } from "./connection.ts";
import { refreshConnection } from "./refresh-connection.ts";

const ROWS_AT_ONCE = 20;
/** Longer than a renewal takes with all its tries; a process that died gives its row back after it. */
const LEASE_MS = 120_000;

/** A restriction passes; credentials that died meanwhile would not come back with it. */
const RENEWED = ["CONNECTED", "RESTRICTED"] as const;

type RefreshTurn = { readonly refreshed: number; readonly failed: number };

/**
 * Renews the credentials whose time has come, so that no owner has to sign in again for a channel that allows
 * it; tells the owner where that is not to be had. Safe to call from several places at once: a lease keeps two
 * off one row, and what is stored rests on the credentials that were read. What belongs to a closed store runs out.
 */
export async function tickCredentials({ ctx }: { ctx: ServiceContext }): Promise<RefreshTurn> {
  const rows = await dueRows(ctx);
  const turns = await Promise.all(rows.map((row) => takeTurn(ctx, row)));
  const count = (result: string) => turns.filter((turn) => turn === result).length;
  return { refreshed: count("refreshed"), failed: count("lost") + count("later") };
}

async function takeTurn(
  ctx: ServiceContext,
  row: ConnectionRow,
): Promise<"refreshed" | "lost" | "later" | "taken"> {
  try {
    if (!(await lease(ctx, row))) return "taken";
    const store = await loadStore({ ctx, storeId: row.storeId });
    return store?.closedAt === null ? await refreshConnection(ctx, row) : await letRunOut(ctx, row);
  } catch (thrown) {
    const fault = thrown instanceof Error ? thrown.name : "unknown";
    ctx.deps.log.error("credentials_tick_failed", { channel: row.channel, fault });
    return "later";
  }
}

async function letRunOut(ctx: ServiceContext, row: ConnectionRow): Promise<"taken"> {
  await ctx.deps.shards.of(row.storeId).write([
    rawStatement(
      `update channel_connections set refresh_at = null, refresh_lease_until = null
       where store_id = ? and channel = ? and refresh_at = ?`,
      [row.storeId, row.channel, row.refreshAt],
    ),
  ]);
  return "taken";
}

async function dueRows(ctx: ServiceContext): Promise<readonly ConnectionRow[]> {
  const now = ctx.deps.clock.now();
  const table = channelConnections;
  const isFree = or(isNull(table.refreshLeaseUntil), lte(table.refreshLeaseUntil, now));
  return onEachShard(ctx.deps.shards, ({ read }) =>
    read
      .select()
      .from(table)
      .where(and(lte(table.refreshAt, now), inArray(table.state, RENEWED), isFree))
      .orderBy(asc(table.refreshAt))
      .limit(ROWS_AT_ONCE),
  );
}

async function lease(ctx: ServiceContext, row: ConnectionRow): Promise<boolean> {
  const now = ctx.deps.clock.now();
  const results = await ctx.deps.shards.of(row.storeId).write([
    rawStatement(
      `update channel_connections set refresh_lease_until = ?
       where store_id = ? and channel = ? and state = ? and refresh_at = ?
         and credentials_cipher is ? and (refresh_lease_until is null or refresh_lease_until <= ?)`,
      [now + LEASE_MS, row.storeId, row.channel, row.state, row.refreshAt, row.credentialsCipher, now],
    ),
  ]);
  return held(results);
}
