import { enforceRate, networkOf } from "../../auth/index.ts";
import { type ChannelId, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError, notFound } from "../../errors.ts";
import { webhookApps } from "../channel/index.ts";

/**
 * The handshake of a provider that checks an address before it uses it: it shows the operator's verify token and
 * wants its own text back.
 *
 * @throws AppError NOT_FOUND for a channel without such a handshake; UNAUTHORIZED for another token;
 *   LIMIT_EXCEEDED above 600 calls a minute of one network
 */
export async function answerChallenge(options: {
  ctx: ServiceContext;
  input: { readonly channel: ChannelId; readonly query: URLSearchParams };
}): Promise<string> {
  const { ctx, input } = options;
  await enforceRate(ctx.deps.limits.webhook, `${networkOf(ctx.actor.address)} challenge`);
  const { webhook } = registryOf(ctx.deps.channels).get(input.channel);
  const answer = webhook?.challenge;
  if (webhook === undefined || answer === undefined) throw notFound();
  for (const { app } of webhookApps(ctx, input.channel)) {
    const text = answer.call(webhook, input.query, app);
    if (text !== null) return text;
  }
  throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
}
