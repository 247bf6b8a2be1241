import { type ChannelId, type Provider, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { isVisitorsStore } from "../store/index.ts";

/**
 * Who stands behind a channel for a store that connects now: a real partner where the operator has set one up;
 * else the simulator of demo mode; a blog works without either. Null = nobody.
 */
export function findProvider(ctx: ServiceContext, channel: ChannelId): Provider | null {
  const { partners, simulators } = ctx.deps.channels;
  const { mode } = registryOf(ctx.deps.channels).get(channel).descriptor;
  if (partners[channel] !== undefined) return mode === "assisted" ? "assisted" : "partner";
  if (ctx.deps.isDemo && simulators[channel] !== undefined) return "simulator";
  return mode === "assisted" ? "assisted" : null;
}

/** @throws AppError PRECONDITION_FAILED NOT_CONFIGURED when nobody stands behind the channel */
export function providerFor(ctx: ServiceContext, channel: ChannelId): Provider {
  const provider = findProvider(ctx, channel);
  if (provider === null) throw notConfigured(channel);
  return provider;
}

/** The refusal of a channel that the operator has not set up. */
export function notConfigured(channel: ChannelId): AppError {
  return new AppError({ code: "PRECONDITION_FAILED", reason: "NOT_CONFIGURED", params: { channel } });
}

type Place = { readonly storeId: string; readonly channel: ChannelId };

/**
 * Whether a demo's visitor would leave the simulators here, as when the service runs without demo mode by now: nobody
 * answers for what such a store would post, and it is gone within a day.
 */
export async function isRealForDemo(ctx: ServiceContext, { storeId, channel }: Place): Promise<boolean> {
  return findProvider(ctx, channel) !== "simulator" && (await isVisitorsStore(ctx, storeId));
}

/** @throws AppError PRECONDITION_FAILED DEMO_PRACTICE_ONLY where `isRealForDemo` */
export async function refuseRealForDemo(ctx: ServiceContext, place: Place): Promise<void> {
  if (!(await isRealForDemo(ctx, place))) return;
  const params = { channel: place.channel };
  throw new AppError({ code: "PRECONDITION_FAILED", reason: "DEMO_PRACTICE_ONLY", params });
}
