import type { ServiceContext } from "../../context.ts";
import { MEMBER, requireEvent } from "../store/index.ts";
import { toEventDto } from "./event-dto.ts";
import { requireEventView } from "./require-event-view.ts";
import type { EventDto } from "./schemas.ts";

/** @throws AppError NOT_FOUND for an event that is unknown or not of the caller's store */
export async function getEvent({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { eventId: string };
}): Promise<EventDto> {
  const access = await requireEvent(ctx, input.eventId, MEMBER);
  return toEventDto(ctx.deps, await requireEventView(ctx, access), access.role);
}
