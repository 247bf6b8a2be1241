import { cacheKeys, REFRESH_PAUSE_MS } from "../../cache/index.ts";
import { type ChannelId, isChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { ALWAYS } from "../../db/index.ts";
import { AppError } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { type EventAccess, OWNER, requireEvent } from "../store/index.ts";
import type { Refreshed } from "./schemas/index.ts";

/** distribution's verb; handed in because distribution itself reports to this module. */
export type CollectStats = (options: {
  ctx: ServiceContext;
  storeId: string;
  eventId: string;
}) => Promise<{ collected: readonly ChannelId[]; failed: readonly ChannelId[] }>;

/**
 * Collects the channels' statistics now, at most once a minute for an event.
 *
 * @throws AppError NOT_FOUND, LIMIT_EXCEEDED RATE_LIMITED { retryAfterSeconds }
 */
export async function refreshStatistics({
  ctx,
  input,
  collect,
}: {
  ctx: ServiceContext;
  input: { eventId: string; idempotencyKey?: string | undefined };
  collect: CollectStats;
}): Promise<Refreshed> {
  const access = await requireEvent(ctx, input.eventId, OWNER);
  const { storeId, eventId } = access;
  return runOnce({
    ctx,
    storeId,
    procedure: "analytics.refresh",
    input,
    run: async (once) => {
      await takeTurn(ctx, access);
      const { collected, failed } = await collect({ ctx, storeId, eventId });
      const outcome = { collected: collected.join(" "), failed: failed.join(" ") };
      const remembered = once.remember(outcome, ALWAYS);
      if (remembered.length > 0) await ctx.deps.shards.of(storeId).write(remembered);
      return { eventId, collected: [...collected], failed: [...failed] };
    },
    replay: async ({ collected = "", failed = "" }) => ({
      eventId,
      collected: collected.split(" ").filter(isChannelId),
      failed: failed.split(" ").filter(isChannelId),
    }),
  });
}

async function takeTurn(ctx: ServiceContext, { storeId, eventId }: EventAccess): Promise<void> {
  const { cache, clock } = ctx.deps;
  const key = cacheKeys.refresh(storeId, eventId);
  const now = clock.now();
  const last = Number((await cache.get(key)) ?? Number.NaN);
  const wait = last + REFRESH_PAUSE_MS - now;
  if (wait > 0 && wait <= REFRESH_PAUSE_MS) {
    const retryAfterSeconds = Math.ceil(wait / 1000);
    throw new AppError({ code: "LIMIT_EXCEEDED", reason: "RATE_LIMITED", params: { retryAfterSeconds } });
  }
  await cache.set(key, String(now), REFRESH_PAUSE_MS);
}
