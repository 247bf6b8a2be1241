import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { whatIf } from "../../roi/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { cachedDashboard } from "./cached-dashboard.ts";
import type { WhatIfAnswer, whatIfInput } from "./schemas/index.ts";

/**
 * The event's ROI under other assumptions. `current` is the dashboard's own ROI, for it comes from the same reading;
 * the arithmetic is the client's `whatIf`, so a front end may go on from `current.inputs` without asking again.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 * @example await whatIfRoi({ ctx, input: { eventId, changes: { prizeKrw: 200_000 } } });
 */
export async function whatIfRoi({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: z.infer<typeof whatIfInput>;
}): Promise<WhatIfAnswer> {
  const { eventId, changes, ranges } = input;
  const access = await requireEvent(ctx, eventId, OWNER);
  const { value } = await cachedDashboard(ctx, access);
  const { current, changed, tornado, breakEvenParticipants } = whatIf({
    inputs: value.computed.roiInputs,
    changes,
    ranges,
  });
  return {
    eventId: access.eventId,
    current,
    changed: { ...changed, unscaled: [...changed.unscaled] },
    tornado: [...tornado],
    breakEvenParticipants,
  };
}
