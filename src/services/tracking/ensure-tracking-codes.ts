import { and, eq } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { type Condition, rawStatement, type Statement } from "../../db/index.ts";
import { trackingCodes } from "../../db/schema/control.ts";
import type { Deps } from "../../deps.ts";
import { newTrackingCode, type TrackingCode } from "./find-code.ts";

export type TrackingPlace = {
  readonly storeId: string;
  readonly eventId: string;
  readonly channel: string;
  readonly placement: string;
};

/** A new code that meets one already given (1 in 10^12) is not written; the caller looks again and repeats. */
const ROUNDS_MAX = 3;

/**
 * One code per channel of an event. Repeatable: a code that exists is kept, so a crash between this control
 * write and the store write that follows it costs nothing.
 *
 * @returns channel → code
 * @example await ensureTrackingCodes({ ctx, storeId, eventId, channels: ["Instagram"] }) // { Instagram: "k7m29qx0" }
 */
export async function ensureTrackingCodes(options: {
  ctx: ServiceContext;
  storeId: string;
  eventId: string;
  channels: readonly string[];
}): Promise<Readonly<Record<string, string>>> {
  const { ctx, storeId, eventId } = options;
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const codes = await trackingCodesOf(ctx.deps, eventId);
    const missing = options.channels.filter((channel) => codes[channel] === undefined);
    if (missing.length === 0) return codes;
    await ctx.deps.control.write(
      missing.map((channel) => insertTrackingCode(ctx, { storeId, eventId, channel, placement: "" })),
    );
  }
  return trackingCodesOf(ctx.deps, eventId);
}

/** The codes that an event has by now, channel → code; none before its approval. */
export async function trackingCodesOf(
  deps: Deps,
  eventId: string,
): Promise<Readonly<Record<string, string>>> {
  const rows = await deps.control.read
    .select({ channel: trackingCodes.channel, code: trackingCodes.code })
    .from(trackingCodes)
    .where(and(eq(trackingCodes.eventId, eventId), eq(trackingCodes.placement, "")));
  return Object.fromEntries(rows.filter((row) => row.channel !== "").map((row) => [row.channel, row.code]));
}

export function insertTrackingCode(ctx: ServiceContext, place: TrackingPlace, guard?: Condition): Statement {
  return rawStatement(
    `insert into tracking_codes (code, store_id, event_id, channel, placement, created_at)
     select ?, ?, ?, ?, ?, ? where ${guard?.sql ?? "1"} on conflict do nothing`,
    [
      newTrackingCode(ctx.deps),
      place.storeId,
      place.eventId,
      place.channel,
      place.placement,
      ctx.deps.clock.now(),
      ...(guard?.args ?? []),
    ],
  );
}

export async function findTrackingPlace(deps: Deps, place: TrackingPlace): Promise<TrackingCode | undefined> {
  const [row] = await deps.control.read
    .select()
    .from(trackingCodes)
    .where(
      and(
        eq(trackingCodes.eventId, place.eventId),
        eq(trackingCodes.channel, place.channel),
        eq(trackingCodes.placement, place.placement),
      ),
    )
    .limit(1);
  return row;
}

/** The short address that goes into posts, messages and QR codes. */
export function trackingUrl(deps: Deps, code: string): string {
  return `${deps.publicUrl}/r/${code}`;
}
