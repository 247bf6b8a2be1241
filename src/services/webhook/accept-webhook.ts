import { enforceRate, networkOf } from "../../auth/index.ts";
import {
  type ChannelAccount,
  type ChannelId,
  type ChannelWebhook,
  isChannelError,
  type Provider,
  registryOf,
  type WebhookEvent,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, invalid, notFound } from "../../errors.ts";
import { openByWebhook, webhookApps } from "../channel/index.ts";
import { acceptEvents } from "./deliveries.ts";
import { storesOf } from "./stores-of.ts";

export type WebhookInput = {
  readonly channel: ChannelId;
  /** Null for providers that know one address for all stores. */
  readonly connectionId: string | null;
  /** As it came: signatures cover every byte. */
  readonly body: string;
  readonly headers: Headers;
};

/**
 * A provider's news of a change. It proves who it is before anything is read or written; then the rows it is
 * about are woken, of the stores it may speak for and nobody else's.
 *
 * @throws AppError NOT_FOUND for an unknown channel or connection; UNAUTHORIZED for a bad, old or foreign
 *   signature; INVALID for a body that is not the provider's contract; LIMIT_EXCEEDED above 600 calls a minute
 *   of one network to one address
 */
export async function acceptWebhook(options: { ctx: ServiceContext; input: WebhookInput }): Promise<void> {
  const { ctx, input } = options;
  await enforceRate(ctx.deps.limits.webhook, senderOf(ctx, input));
  const { webhook } = registryOf(ctx.deps.channels).get(input.channel);
  if (webhook === undefined) throw notFound();
  if (input.connectionId === null) return acceptForApp(ctx, input, webhook);
  const { channel, connectionId } = input;
  const found = await openByWebhook(ctx, { channel, connectionId });
  if (found === null) throw notFound();
  if (!(await isGenuine(ctx, webhook, { ...input, account: found.account }))) throw unauthorized();
  await acceptEvents(ctx, { storeId: found.storeId, channel }, await eventsOf(webhook, input));
}

/** Before the signature is known, who calls is all there is: a stranger uses up no provider's share. */
function senderOf(
  ctx: ServiceContext,
  { channel, connectionId }: Pick<WebhookInput, "channel" | "connectionId">,
) {
  return `${networkOf(ctx.actor.address)} ${channel} ${connectionId ?? ""}`;
}

async function acceptForApp(
  ctx: ServiceContext,
  input: WebhookInput,
  webhook: ChannelWebhook,
): Promise<void> {
  const provider = await speakerOf(ctx, input, webhook);
  if (provider === null) throw unauthorized();
  const { channel } = input;
  const events = await eventsOf(webhook, input);
  for (const [storeId, own] of await storesOf(ctx, { channel, provider }, events))
    await acceptEvents(ctx, { storeId, channel }, own);
}

/** Whose app signed: the real provider's, or a simulator's, which speaks for simulated stores only. */
async function speakerOf(
  ctx: ServiceContext,
  input: WebhookInput,
  webhook: ChannelWebhook,
): Promise<Provider | null> {
  for (const { provider, app } of webhookApps(ctx, input.channel))
    if (await isGenuine(ctx, webhook, { ...input, account: { app, credentials: {} } })) return provider;
  return null;
}

type Claim = WebhookInput & { readonly account: Pick<ChannelAccount, "credentials" | "app"> };

/** A body that cannot even be checked is a bad one. */
async function isGenuine(ctx: ServiceContext, webhook: ChannelWebhook, claim: Claim): Promise<boolean> {
  const { body, headers, account } = claim;
  try {
    return await webhook.verify({ body, headers, account, now: ctx.deps.clock.now() });
  } catch {
    return false;
  }
}

async function eventsOf(
  webhook: ChannelWebhook,
  { body, headers }: WebhookInput,
): Promise<readonly WebhookEvent[]> {
  try {
    return await webhook.parse(body, headers);
  } catch (thrown) {
    if (isChannelError(thrown)) throw invalid("INVALID_REQUEST");
    throw thrown;
  }
}

function unauthorized(): AppError {
  return new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
}
