import type { ChannelContext, Outcome, Published } from "../channel.ts";
import { ChannelError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { Group } from "./answers.ts";
import { chargedKrw } from "./money.ts";
import { type KakaoState, stateOf } from "./state.ts";

/** A schedule that is over is looked at again a little later, not at once. */
const LATE_LOOK_MS = 60_000;

/** Nothing of the group has reached anybody: the only state in which another may take its place. */
export function isUnsent({ status, count }: Group): boolean {
  const isClosed = status === "FAILED" || status === "DELETED";
  return isClosed && !count.sentTotal && !count.sentSuccess && !count.sentPending;
}

/** Where a group stands that was given to the dealer for sending. */
export function placedOutcome(ctx: ChannelContext, kept: KakaoState, group: Group): Outcome {
  if (group.status === "SCHEDULED") return scheduled(ctx, kept, group);
  if (isUndelivered(group))
    return {
      type: "failed",
      error: new ChannelError({ kind: "content", reason: "NO_DELIVERY", providerCode: group.status }),
    };
  return { ...published(ctx, kept, group), state: stateOf(kept) };
}

function published(ctx: ChannelContext, kept: KakaoState, group: Group): Published {
  const registered = group.count.registeredSuccess ?? kept.registered;
  const charged = chargedKrw(group) ?? 0;
  const isSettled = charged > 0 || group.status === "COMPLETE";
  return {
    type: "published",
    ref: { kind: "message", id: group.groupId, at: group.dateSent ?? ctx.commitAttemptAt ?? ctx.now },
    data: { messageId: group.groupId, recipientCount: registered, ...deliveryOf(group) },
    costKrw: isSettled ? charged : null,
    providerStatus: group.status,
  };
}

/** Delivered and not delivered, by the group's own totals, once all are known. */
function deliveryOf({ status, count }: Group): JsonObject {
  if (status !== "COMPLETE") return {};
  return { delivered: count.sentSuccess, undelivered: count.sentFailed };
}

function isUndelivered({ status, count }: Group): boolean {
  return status === "COMPLETE" && count.sentSuccess === 0 && !count.sentPending;
}

function scheduled(ctx: ChannelContext, kept: KakaoState, group: Group): Outcome {
  const at = group.scheduledDate ?? kept.scheduledAt ?? ctx.now;
  return {
    ...published(ctx, kept, group),
    type: "scheduled",
    at: at > ctx.now ? at : ctx.now + LATE_LOOK_MS,
    state: stateOf({ ...kept, scheduledAt: at }),
  };
}
