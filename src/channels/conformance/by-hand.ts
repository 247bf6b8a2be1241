import type { ChannelContext, ChannelState, Outcome } from "../channel.ts";
import type { ChannelError } from "../errors.ts";
import { isChannelError } from "../errors.ts";
import { throughJson, within } from "./plain.ts";
import type { Rig } from "./rig.ts";
import type { ContextChange } from "./subject.ts";

/** Real ms after which a call that was aborted counts as hanging. */
const PATIENCE_MS = 2_000;

/** How one call by hand ended; `hangs` = it went on after its signal was aborted. */
export type Tried<T> =
  | { readonly type: "value"; readonly value: T }
  | { readonly type: "error"; readonly error: ChannelError }
  | { readonly type: "raw"; readonly thrown: string }
  | { readonly type: "hangs" };

/** One call with a signal that is aborted after the kit's timeout; never throws. */
export async function attempt<T>(
  rig: Rig,
  call: (ctx: ChannelContext) => Promise<T>,
  change: ContextChange = {},
): Promise<Tried<T>> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), rig.callMs());
  try {
    const ctx = await rig.context({ ...change, signal: controller.signal });
    const settled = await within(rig.callMs() + PATIENCE_MS, settle(call(ctx)));
    return settled ?? { type: "hangs" };
  } finally {
    clearTimeout(timer);
  }
}

async function settle<T>(work: Promise<T>): Promise<Tried<T>> {
  try {
    return { type: "value", value: await work };
  } catch (thrown) {
    return isChannelError(thrown)
      ? { type: "error", error: thrown }
      : { type: "raw", thrown: String(thrown) };
  }
}

/** How a try ended, in words for a finding. */
export function said(tried: Tried<unknown>): string {
  if (tried.type === "error") return tried.error.reason;
  if (tried.type !== "value") return tried.type;
  const { value } = tried;
  return typeof value === "object" && value !== null && "type" in value ? String(value.type) : "an answer";
}

const MAX_LOOKS = 40;

/**
 * Prepares and looks until the next call may be the irreversible one.
 * @returns the state as it comes back from storage; null when the channel never says ready.
 */
export async function prepareByHand(rig: Rig, change: ContextChange = {}): Promise<ChannelState | null> {
  let tried = await attempt<Outcome>(rig, (ctx) => rig.adapter().prepare(ctx), change);
  for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
    if (tried.type !== "value") return null;
    const outcome: Outcome = tried.value;
    if (outcome.type === "ready") return throughJson(outcome.state);
    if (outcome.type !== "pending") return null;
    rig.bench.advance(outcome.pollAfterMs);
    const state = throughJson(outcome.state);
    tried = await attempt<Outcome>(rig, (ctx) => rig.adapter().check(ctx, state), change);
  }
  return null;
}

/** Posts without any fault; null when it did not work. */
export async function postByHand(
  rig: Rig,
): Promise<{ readonly state: ChannelState; readonly outcome: Outcome } | null> {
  const state = await prepareByHand(rig);
  if (state === null) return null;
  const commitAttemptAt = rig.bench.now();
  const tried = await attempt(rig, (ctx) => rig.adapter().commit(ctx, state), { commitAttemptAt });
  return tried.type === "value" ? { state: stateOf(tried.value, state), outcome: tried.value } : null;
}

/** What is stored after an outcome. */
export function stateOf(outcome: Outcome, before: ChannelState): ChannelState {
  const next = "state" in outcome ? outcome.state : undefined;
  return throughJson(next ?? before);
}

/** Says that the post is out, or will be. */
export function isPlaced(outcome: Outcome): boolean {
  return outcome.type === "published" || outcome.type === "scheduled";
}

/** Says that the irreversible call may be made (again). */
export function isClaimOfNothing(outcome: Outcome): boolean {
  return outcome.type === "ready" || outcome.type === "rebuild";
}
