import { registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { requireUser } from "../account/index.ts";
import { loadStore, OWNER, requireStore } from "../store/index.ts";
import { notConfigured, refuseRealForDemo } from "./provider-for.ts";
import type { ChannelInput, SignInAddress } from "./schemas.ts";
import { signInAccess } from "./sign-in-access.ts";
import { newTicket, sealTicket } from "./sign-in-ticket.ts";

/**
 * The address where the owner signs in at the channel; the app opens it in a browser window. Changes nothing, so
 * the idempotency key is taken and not needed: every call gives a new address.
 *
 * @throws AppError NOT_FOUND for an unknown or foreign store; PRECONDITION_FAILED SIGN_IN_NOT_OFFERED for a
 *   channel without sign-in, NOT_CONFIGURED for one for which the operator has set up no app, DEMO_PRACTICE_ONLY for a
 *   demo's store and a real channel
 * @example const { url } = await authorizeChannel({ ctx, input: { storeId, channel: "Instagram" } })
 */
export async function authorizeChannel(options: {
  ctx: ServiceContext;
  input: ChannelInput;
}): Promise<SignInAddress> {
  const { ctx, input } = options;
  const { channel } = input;
  const { storeId } = await requireStore(ctx, input.storeId, OWNER);
  const { userId, sessionId } = requireUser(ctx);
  if (registryOf(ctx.deps.channels).get(channel).oauth === undefined)
    throw new AppError({ code: "PRECONDITION_FAILED", reason: "SIGN_IN_NOT_OFFERED", params: { channel } });
  await refuseRealForDemo(ctx, { storeId, channel });
  if (signInAccess(ctx, channel) === null) throw notConfigured(channel);
  const ticket = newTicket(ctx, { storeId, userId, sessionId, channel });
  const query = new URLSearchParams({ ticket: await sealTicket(ctx, ticket) });
  const store = await loadStore({ ctx, storeId });
  return {
    url: `${ctx.deps.publicUrl}/oauth/${channel}/start?${query}`,
    expiresAt: toIso(store?.timeZone ?? DEFAULT_TIME_ZONE, ticket.expiresAt),
  };
}
