import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { readExactBody } from "../body.ts";
import { isChannelId } from "../channels/index.ts";
import { freshId, type ServiceContext } from "../context.ts";
import { notFound } from "../errors.ts";
import { acceptWebhook, answerChallenge } from "../services/webhook/index.ts";

/** Providers send batches of up to 1,000 events. */
const WEBHOOK_BYTES_MAX = 256 * 1024;

/**
 * Where providers tell us of changes: `/webhooks/{channel}/{connectionId}` for partners of one store,
 * `/webhooks/{channel}` for those that know one address for all. Answers 200 at once, with nothing; the ticks do the rest.
 */
export async function takeWebhook(c: Context<AppEnv>): Promise<Response> {
  const channel = channelOf(c);
  const body = await readExactBody(c.req.raw, WEBHOOK_BYTES_MAX);
  const connectionId = c.req.param("connectionId") ?? null;
  const input = { channel, connectionId, body, headers: c.req.raw.headers };
  await acceptWebhook({ ctx: webhookContext(c), input });
  return new Response(null, { status: 200 });
}

/** What a provider asks before it uses the address. */
export async function answerWebhookChallenge(c: Context<AppEnv>): Promise<Response> {
  const query = new URL(c.req.url).searchParams;
  const text = await answerChallenge({ ctx: webhookContext(c), input: { channel: channelOf(c), query } });
  const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
  return new Response(text, { headers });
}

function channelOf(c: Context<AppEnv>) {
  const channel = c.req.param("channel") ?? "";
  if (!isChannelId(channel)) throw notFound();
  return channel;
}

/** A provider has no account with us: its signature is all that counts. */
function webhookContext(c: Context<AppEnv>): ServiceContext {
  const { deps, address } = c.env;
  return { deps, actor: { kind: "anonymous", address }, requestId: freshId(deps), traceparent: null };
}
