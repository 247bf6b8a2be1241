import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { runOnce } from "../idempotency/index.ts";
import { requireEvent } from "../store/index.ts";
import { findTrackingPlace, insertTrackingCode, type TrackingPlace } from "./ensure-tracking-codes.ts";
import type { TrackingCode } from "./find-code.ts";
import type { CreateTrackingInput, TrackingLink } from "./schemas.ts";
import { toTrackingLinks } from "./tracking-link.ts";

const ROUNDS_MAX = 3;

/**
 * The tracking link of a channel or of a place where a QR code hangs. Repeatable: the same place gets the
 * same code, so a poster printed twice counts as one.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign event
 * @example await createTracking({ ctx, input: { eventId, placement: "카운터" } }) // { code, url, qrSvg, clicks: 0, … }
 */
export async function createTracking(options: {
  ctx: ServiceContext;
  input: CreateTrackingInput;
}): Promise<TrackingLink> {
  const { ctx, input } = options;
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, { roles: ["owner", "staff"] });
  const place: TrackingPlace = {
    storeId,
    eventId,
    channel: input.channel ?? "",
    placement: input.placement ?? "",
  };
  const link = async () => linkOf(ctx, await codeOf(ctx, place));
  return runOnce({
    ctx,
    storeId: undefined,
    procedure: "tracking.create",
    input,
    run: async (once) => {
      await codeOf(ctx, place);
      await ctx.deps.control.write([...once.remember({ eventId }, once.guard)]);
      return link();
    },
    replay: link,
  });
}

async function codeOf(ctx: ServiceContext, place: TrackingPlace): Promise<TrackingCode> {
  for (let round = 1; round <= ROUNDS_MAX; round++) {
    const code = await findTrackingPlace(ctx.deps, place);
    if (code) return code;
    await ctx.deps.control.write([insertTrackingCode(ctx, place)]);
  }
  const code = await findTrackingPlace(ctx.deps, place);
  if (!code) throw new AppError({ code: "UNAVAILABLE", reason: "BUSY" });
  return code;
}

async function linkOf(ctx: ServiceContext, code: TrackingCode): Promise<TrackingLink> {
  const [link] = await toTrackingLinks(ctx, [code]);
  if (!link) throw new TypeError("one code gives one link");
  return link;
}
