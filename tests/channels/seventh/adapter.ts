import { z } from "zod";
import {
  badAnswer,
  type Channel,
  type ChannelContext,
  ChannelError,
  changedError,
  classifyFailure,
  type ErrorTable,
  isChannelError,
  type JsonObject,
  notAssisted,
  type Outcome,
  type ProbeContext,
  parseRetryAfter,
  readyAtOnce,
  requestJson,
  toChannelError,
} from "../../../src/channels/conformance/index.ts";
import { deriveText, finalText, previewText, validateText } from "./content.ts";
import { TEXT_MESSAGE, TEXT_MESSAGE_LIMITS, TextMessageContent, TextMessageCredentials } from "./describe.ts";

/** The gateway's refusals. What is not here is content (4xx) or transient (5xx). */
const ERRORS: ErrorTable = {
  "401": { kind: "auth", reason: "RECONNECT_NEEDED" },
  NO_CREDIT: { kind: "balance", reason: "BALANCE_EXHAUSTED" },
  NOT_FOUND: { kind: "not_found", reason: "NOT_FOUND" },
  TOO_LATE: { kind: "state", reason: "NOT_CANCELLABLE" },
  "429": { kind: "rate", reason: "RATE_LIMITED", retryable: true },
};

const Sent = z.looseObject({
  id: z.string().min(1).max(100),
  state: z.enum(["ACCEPTED", "SENT", "CANCELLED"]),
  acceptedAt: z.iso.datetime({ offset: true }),
  costKrw: z.int().min(0),
});
const Report = z.looseObject({
  delivered: z.int().min(0).nullish(),
  spentKrw: z.int().min(0).nullish(),
  asOf: z.iso.datetime({ offset: true }),
});

type Ask<T> = {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: JsonObject;
  readonly answer: z.ZodType<T>;
};

/** One exchange: bounded, signed, its answer checked, its refusal classified. */
async function ask<T>(ctx: ProbeContext, { method, path, body, answer }: Ask<T>): Promise<T> {
  const credentials = TextMessageCredentials.safeParse(ctx.account.credentials);
  if (ctx.account.endpoint === null || !credentials.success)
    throw new ChannelError({ kind: "config", reason: "NOT_CONFIGURED" });
  const request = {
    method,
    url: `${ctx.account.endpoint}${path}`,
    headers: { authorization: `Bearer ${credentials.data.apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const { status, headers, json } = await requestJson(ctx.fetch, request, ctx.signal);
  const effect = method === "GET" ? "none" : "possible";
  if (status >= 400) {
    const code = typeof json?.code === "string" ? json.code : undefined;
    const retryAfterMs = parseRetryAfter(headers.get("retry-after"), ctx.now);
    const error = classifyFailure(ERRORS, { status, code, retryAfterMs });
    throw effect === "none" ? changedError(error, { effect }) : error;
  }
  const parsed = answer.safeParse(json);
  if (!parsed.success) throw badAnswer(status, effect);
  return parsed.data;
}

const pathOf = (externalRef: string) => `/campaigns/${encodeURIComponent(externalRef)}`;

/** Our row's id is the gateway's key: sending it again sends nothing. */
async function send(ctx: ChannelContext): Promise<Outcome> {
  if (ctx.recipients.length === 0) throw new ChannelError({ kind: "state", reason: "NO_RECIPIENTS" });
  const body = { text: finalText(ctx.content, ctx.trackingUrl), to: [...ctx.recipients] };
  return placed(await ask(ctx, { method: "PUT", path: pathOf(ctx.externalRef), body, answer: Sent }));
}

/** What the gateway knows of our key; nothing = proof that nothing was sent. */
async function find(ctx: ChannelContext): Promise<Outcome> {
  try {
    return placed(await ask(ctx, { method: "GET", path: pathOf(ctx.externalRef), answer: Sent }));
  } catch (thrown) {
    if (isChannelError(thrown) && thrown.kind === "not_found") return { type: "rebuild" };
    throw thrown;
  }
}

function placed({ id, state, acceptedAt, costKrw }: z.infer<typeof Sent>): Outcome {
  if (state === "CANCELLED") return { type: "cancelled", refundKrw: costKrw };
  const ref = { kind: "message", id, at: Date.parse(acceptedAt) };
  return { type: "published", ref, data: { messageId: id }, costKrw, providerStatus: state };
}

async function cancel(ctx: ChannelContext): Promise<Outcome> {
  const found = await find(ctx);
  if (found.type === "rebuild") return { type: "cancelled", refundKrw: null };
  if (found.type !== "published") return found;
  return placed(await ask(ctx, { method: "DELETE", path: pathOf(ctx.externalRef), answer: Sent }));
}

/** Text messages through a gateway. */
export function createTextMessage(): Channel<"TextMessage"> {
  return {
    descriptor: TEXT_MESSAGE,
    contentSchema: TextMessageContent,
    credentialsSchema: TextMessageCredentials,
    credentialFacts: () => ({ accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null }),
    deriveContent: deriveText,
    validate: validateText,
    preview: previewText,
    estimate: (_, { recipientCount }) => ({
      costKrw: recipientCount * TEXT_MESSAGE_LIMITS.priceKrw,
      estimatedViews: recipientCount,
    }),
    async probe(ctx) {
      await ask(ctx, { method: "GET", path: "/account", answer: z.looseObject({ name: z.string() }) });
      return { ok: true };
    },
    prepare: readyAtOnce,
    commit: send,
    check: find,
    reconcile: find,
    confirm: notAssisted,
    cancel,
    async fetchStats(ctx) {
      const path = `${pathOf(ctx.externalRef)}/report`;
      const { delivered, spentKrw, asOf } = await ask(ctx, { method: "GET", path, answer: Report });
      return {
        impressions: delivered ?? null,
        views: null,
        clicks: null,
        likes: null,
        comments: null,
        shares: null,
        totalCalls: null,
        completedCalls: null,
        averageDuration: null,
        spentKrw: spentKrw ?? null,
        asOf: Date.parse(asOf),
      };
    },
    classify: toChannelError,
  };
}
