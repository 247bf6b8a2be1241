import { eq } from "drizzle-orm";
import type { LRUCache } from "lru-cache";
import type { ServiceContext } from "../../context.ts";
import type { Db } from "../../db/index.ts";
import { trackingCodes } from "../../db/schema/control.ts";
import type { Deps } from "../../deps.ts";
import { grownLru } from "../../grown-lru.ts";
import { newShortCode, readShortCode } from "./short-code.ts";

export const TRACKING_CODE_LENGTH = 8;

/** `channel` and `placement` are '' where they do not apply. */
export type TrackingCode = {
  readonly code: string;
  readonly storeId: string;
  readonly eventId: string;
  readonly channel: string;
  readonly placement: string;
};

/** A code never changes its meaning, so what was read once holds. */
const known = new WeakMap<Db, LRUCache<string, TrackingCode>>();

/** Lower case in addresses; typed in any case. */
export function newTrackingCode(deps: Deps): string {
  return newShortCode(deps.randomBytes, TRACKING_CODE_LENGTH).toLowerCase();
}

/** @returns undefined for a code nobody was given; never throws on what a stranger typed */
export async function findTrackingCode(deps: Deps, typed: string): Promise<TrackingCode | undefined> {
  const code = typed.length > 64 ? undefined : readShortCode(typed, TRACKING_CODE_LENGTH)?.toLowerCase();
  if (code === undefined) return undefined;
  const cache = cacheOf(deps.control);
  const cached = cache.get(code);
  if (cached) return cached;
  const [row] = await deps.control.read
    .select()
    .from(trackingCodes)
    .where(eq(trackingCodes.code, code))
    .limit(1);
  if (row) cache.set(code, row);
  return row;
}

function cacheOf(control: Db): LRUCache<string, TrackingCode> {
  const cache = known.get(control) ?? grownLru<TrackingCode>(20_000);
  known.set(control, cache);
  return cache;
}

export type Attribution = { readonly channel: string; readonly code: string | null };

export const DIRECT: Attribution = { channel: "", code: null };

/**
 * Whom an entry is attributed to (D-24). A missing, forged or foreign code counts as direct.
 *
 * @example (await resolveRef({ ctx, eventId, ref: "k7m29qx0" })).channel // "Instagram", or "" for direct
 */
export async function resolveRef(options: {
  ctx: ServiceContext;
  eventId: string;
  ref: string | undefined;
}): Promise<Attribution> {
  if (options.ref === undefined || options.ref === "") return DIRECT;
  const found = await findTrackingCode(options.ctx.deps, options.ref);
  return found?.eventId === options.eventId ? { channel: found.channel, code: found.code } : DIRECT;
}
