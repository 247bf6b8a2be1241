import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import { ChannelError, isChannelError } from "../errors.ts";
import type { Group } from "./answers.ts";
import { deleteGroup, getGroup, scheduleGroup, sendGroup, unscheduleGroup } from "./groups.ts";
import { messageKey } from "./message.ts";
import { listPriceKrw } from "./money.ts";
import { isUnsent, placedOutcome } from "./outcome.ts";
import { nextSendingTime, spreadMs } from "./quiet-hours.ts";
import { readResults } from "./results.ts";
import { type KakaoState, readState, stateOf } from "./state.ts";

/** Consents change: a list that waited longer is read anew before it is sent. */
const MAX_LIST_AGE_MS = 3_600_000;

/**
 * Sends a group, or schedules it out of the quiet hours. A group goes out once whatever we do: every try looks
 * first, and a refusal because it is on its way counts as success. One that holds anything but the messages that we
 * registered is deleted and never goes out.
 */
export async function commitGroup(ctx: ChannelContext, state: ChannelState): Promise<Outcome> {
  const kept = readState(state);
  if (kept === null) return { type: "rebuild" };
  const group = await getGroup(ctx, kept.groupId);
  if (isUnsent(group)) return { type: "rebuild" };
  if (group.status !== "PENDING") return placedOutcome(ctx, kept, group);
  const isOld = ctx.now - (group.dateCreated ?? ctx.now) > MAX_LIST_AGE_MS;
  // The owner may have changed the message between two tries.
  const isOther = (kept.messageHash ?? null) !== null && kept.messageHash !== (await messageKey(ctx));
  const isForeign = group.count.registeredSuccess !== kept.registered;
  if (isOld || isOther || isForeign) {
    await deleteGroup(ctx, kept.groupId);
    return { type: "rebuild" };
  }
  return giveOut(ctx, kept);
}

async function giveOut(ctx: ChannelContext, kept: KakaoState): Promise<Outcome> {
  const { groupId } = kept;
  const morning = nextSendingTime(ctx.now);
  try {
    if (morning === null) return placedOutcome(ctx, kept, await sendGroup(ctx, groupId));
    const at = morning + spreadMs(groupId);
    return placedOutcome(ctx, { ...kept, scheduledAt: at }, await scheduleGroup(ctx, groupId, at));
  } catch (thrown) {
    if (!isChannelError(thrown) || thrown.kind !== "exists") throw thrown;
    return whereItIs(ctx, kept, thrown);
  }
}

/** The dealer says that the group is on its way; a look that does not see it yet leaves that open. */
async function whereItIs(ctx: ChannelContext, kept: KakaoState, said: ChannelError): Promise<Outcome> {
  try {
    const group = await getGroup(ctx, kept.groupId);
    if (group.status !== "PENDING") return placedOutcome(ctx, kept, group);
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
  }
  return { type: "unknown", error: said };
}

/** After a lost answer, by one read. A group that is PENDING or closed unsent proves that nobody got anything. */
export async function reconcileGroup(ctx: ChannelContext, state: ChannelState): Promise<Outcome> {
  const kept = readState(state);
  if (kept === null) return { type: "rebuild" };
  const group = await findGroup(ctx, kept.groupId);
  if (group instanceof ChannelError) return { type: "unknown", error: group };
  if (isUnsent(group)) return { type: "rebuild" };
  if (group.status === "PENDING") return readyAgain(kept);
  return placedOutcome(ctx, kept, group);
}

function readyAgain(kept: KakaoState): Outcome {
  return { type: "ready", state: stateOf(kept), plannedKrw: listPriceKrw(kept.registered) };
}

/** A group that the dealer does not know may belong to an account that was changed since: no proof of anything. */
async function findGroup(ctx: ChannelContext, groupId: string): Promise<Group | ChannelError> {
  try {
    return await getGroup(ctx, groupId);
  } catch (thrown) {
    if (isChannelError(thrown) && thrown.kind === "not_found") return thrown;
    throw thrown;
  }
}

/** What has become of a group that was sent or scheduled; results by recipient are read once, as counts. */
export async function checkGroup(ctx: ChannelContext, state: ChannelState): Promise<Outcome> {
  const kept = readState(state);
  if (kept === null) return { type: "rebuild" };
  const group = await getGroup(ctx, kept.groupId);
  if (group.status === "PENDING") return readyAgain(kept);
  if (isUnsent(group))
    return {
      type: "failed",
      error: new ChannelError({ kind: "state", reason: "SERVICE_FAULT", providerCode: group.status }),
    };
  const outcome = placedOutcome(ctx, kept, group);
  const isRead = kept.resultsOf === group.dateUpdated && group.dateUpdated !== null;
  if (outcome.type !== "published" || group.status !== "COMPLETE" || isRead) return outcome;
  const results = await readResults(ctx, group.groupId);
  if (results === null) return outcome;
  return {
    ...outcome,
    data: { ...outcome.data, results },
    state: stateOf({ ...kept, resultsOf: group.dateUpdated }),
  };
}

/** Takes back what has not gone out. Throws ChannelError NOT_CANCELLABLE for what has. */
export async function cancelGroup(ctx: ChannelContext, state: ChannelState): Promise<Outcome> {
  const kept = readState(state);
  if (kept === null) return { type: "cancelled", refundKrw: null };
  const group = await getGroup(ctx, kept.groupId);
  const cancelled: Outcome = { type: "cancelled", refundKrw: listPriceKrw(kept.registered) };
  if (isUnsent(group)) return cancelled;
  if (group.status === "PENDING") await deleteGroup(ctx, kept.groupId);
  else if (group.status === "SCHEDULED") await unschedule(ctx, kept.groupId);
  else throw notCancellable();
  return cancelled;
}

/** A refusal may mean that sending began in between: the group itself says so. */
async function unschedule(ctx: ChannelContext, groupId: string): Promise<void> {
  try {
    await unscheduleGroup(ctx, groupId);
  } catch (thrown) {
    const isRefused = isChannelError(thrown) && (thrown.kind === "state" || thrown.kind === "exists");
    if (!isRefused || !isUnsent(await getGroup(ctx, groupId))) throw isRefused ? notCancellable() : thrown;
  }
}

function notCancellable(): ChannelError {
  return new ChannelError({ kind: "state", reason: "NOT_CANCELLABLE" });
}
