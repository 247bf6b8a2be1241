import { and, asc, eq, gt } from "drizzle-orm";
import type { ServiceContext } from "../../context.ts";
import { trackingCodes } from "../../db/schema/control.ts";
import { MEMBER, requireEvent } from "../store/index.ts";
import type { ListTrackingInput, TrackingPage } from "./schemas.ts";
import { toTrackingLinks } from "./tracking-link.ts";

/**
 * Every tracking link of an event with its clicks, ordered by code.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign event
 */
export async function listTracking(options: {
  ctx: ServiceContext;
  input: ListTrackingInput;
}): Promise<TrackingPage> {
  const { ctx, input } = options;
  const { eventId } = await requireEvent(ctx, input.eventId, MEMBER);
  const rows = await ctx.deps.control.read
    .select()
    .from(trackingCodes)
    .where(and(eq(trackingCodes.eventId, eventId), gt(trackingCodes.code, input.cursor ?? "")))
    .orderBy(asc(trackingCodes.code))
    .limit(input.limit + 1);
  const page = rows.slice(0, input.limit);
  return {
    items: await toTrackingLinks(ctx, page),
    nextCursor: rows.length > page.length ? (page.at(-1)?.code ?? null) : null,
  };
}
