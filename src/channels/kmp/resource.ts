import { z } from "zod";
import {
  type Channel,
  type ChannelContext,
  type ChannelDescriptor,
  type Outcome,
  type StatsContext,
  type StatsSnapshot,
  UNKNOWN_METRICS,
} from "../channel.ts";
import { ChannelError, changedError, isChannelError, toChannelError } from "../errors.ts";
import { badAnswer } from "../http.ts";
import { idempotencyKeyFor } from "../idempotency-key.ts";
import type { JsonObject } from "../json.ts";
import { notAssisted, readyAtOnce } from "../steps.ts";
import { jsonOf, KmpResource, KmpStats, textOf } from "./answers.ts";
import type { KmpClient } from "./client.ts";
import { KmpCredentials, kmpCredentialFacts } from "./credentials.ts";
import { turnedDown } from "./errors.ts";
import { kmpWebhook } from "./webhook.ts";

/** What differs between campaigns, distributions and ringtones. */
export type KmpResourceSpec = {
  /** Collection that is searched by externalRef, for example `/campaigns`. */
  readonly collection: string;
  /** Name of the id in answers, for example `adId`. */
  readonly idField: string;
  /** What kind of thing the partner made, for results[].externalRef.kind. */
  readonly kind: string;
  /** Address of one resource; absent where the partner reads it by something else (a phone line). */
  readonly itemPath?: (id: string) => string;
  readonly write: (ctx: ChannelContext) => { method: "POST" | "PUT"; path: string; body: JsonObject };
  /** The partner's field names → ours, for errors that name one. */
  readonly fields: Readonly<Record<string, string>>;
  /** The source documents' field names out of an answer. Throws nothing; leaves out what is absent. */
  readonly data: (answer: JsonObject, ctx: ChannelContext) => JsonObject;
  /** Won, by our own price (the limits of the channel) where the partner does not say. */
  readonly costKrw: (ctx: ChannelContext, answer: KmpResource) => number;
  readonly cancelPath: (id: string) => string;
  readonly statsPath: (ctx: StatsContext) => string;
  readonly stats: (stats: KmpStats) => Partial<StatsSnapshot>;
};

/** What all channels of KMP-1 share: a resource created with a key and found again by our externalRef. */
export type KmpChannel = Omit<
  Channel,
  "descriptor" | "contentSchema" | "deriveContent" | "validate" | "preview" | "estimate"
>;

/** What the partners of KMP-1 can do alike; only the review differs. */
export const KMP_CAPABILITIES = {
  asyncPublish: false,
  canSchedule: false,
  canCancel: true,
  canDelete: false,
  hasWebhook: true,
  needsRecipients: false,
  preparesAtPartner: false,
  idempotentCommit: true,
  changesAfterPost: true,
  hasOAuth: false,
} as const satisfies Partial<ChannelDescriptor["capabilities"]>;

/** Statistics of an event at partners that count per event. */
export function statsOfEvent(ctx: StatsContext): string {
  return `/stats/${encodeURIComponent(ctx.eventId)}?externalRef=${encodeURIComponent(ctx.externalRef)}`;
}

const Health = z.looseObject({ status: z.string().max(40) });

/** What goes no way through the client. */
const SHARED = {
  credentialsSchema: KmpCredentials,
  credentialFacts: kmpCredentialFacts,
  classify: toChannelError,
  confirm: notAssisted,
  prepare: readyAtOnce,
  webhook: kmpWebhook,
} satisfies Partial<Channel>;

/** A channel of KMP-1 but for its descriptor and its content. */
export function createKmpResource(client: KmpClient, spec: KmpResourceSpec): KmpChannel {
  const Answer = KmpResource.refine((answer) => /^[\w.:-]{1,200}$/.test(idOf(answer, spec)));

  async function send(
    ctx: ChannelContext,
    request: { method: "GET" | "POST" | "PUT"; path: string; body?: JsonObject; idempotencyKey?: string },
  ): Promise<KmpResource> {
    const answer = await client.send(ctx, { ...request, answer: Answer });
    if (answer.externalRef === ctx.externalRef) return answer;
    throw badAnswer(200, request.method === "GET" ? "none" : "possible");
  }

  async function read(ctx: ChannelContext, path: string): Promise<KmpResource | null> {
    return send(ctx, { method: "GET", path }).catch((thrown: unknown) => {
      if (isChannelError(thrown) && thrown.kind === "not_found") return null;
      throw thrown;
    });
  }

  const find = (ctx: ChannelContext) =>
    read(ctx, `${spec.collection}?externalRef=${encodeURIComponent(ctx.externalRef)}`);

  return {
    ...SHARED,
    async probe(ctx) {
      await client.send(ctx, { method: "GET", path: "/health", answer: Health });
      return { ok: true };
    },
    async commit(ctx) {
      const { method, path, body } = spec.write(ctx);
      const full = { externalRef: ctx.externalRef, eventId: ctx.event.id, ...body };
      const request = { method, path, body: full, idempotencyKey: ctx.idempotencyKey };
      const answer = await send(ctx, request).catch((thrown: unknown) => {
        throw withOurField(thrown, spec);
      });
      return toOutcome(ctx, answer, spec);
    },
    async check(ctx, state) {
      const id = textOf(state.id);
      const byId =
        id === undefined || spec.itemPath === undefined ? null : await read(ctx, spec.itemPath(id));
      const found = byId ?? (await find(ctx));
      return found === null ? { type: "rebuild" } : toOutcome(ctx, found, spec);
    },
    async reconcile(ctx) {
      const found = await find(ctx);
      return found === null || isOfEarlierTry(ctx, found) ? { type: "rebuild" } : toOutcome(ctx, found, spec);
    },
    async cancel(ctx) {
      const found = await find(ctx);
      if (found === null || isOver(found)) return { type: "cancelled", refundKrw: found?.refundable ?? null };
      const answer = await send(ctx, {
        method: "POST",
        path: spec.cancelPath(idOf(found, spec)),
        body: {},
        idempotencyKey: await idempotencyKeyFor(`${ctx.idempotencyKey}:cancel`),
      });
      if (answer.status !== "CANCELLED") throw new ChannelError({ kind: "state", reason: "NOT_CANCELLABLE" });
      return { type: "cancelled", refundKrw: answer.refundable ?? null };
    },
    async fetchStats(ctx) {
      const stats = await client.send(ctx, { method: "GET", path: spec.statsPath(ctx), answer: KmpStats });
      // A partner's clock that runs ahead must not make later numbers look older.
      return { ...UNKNOWN_METRICS, ...spec.stats(stats), asOf: Math.min(Date.parse(stats.asOf), ctx.now) };
    },
  };
}

/** Nothing of it runs or will run; the partner takes a new one for the same externalRef. */
function isOver({ status }: KmpResource): boolean {
  return status === "REJECTED" || status === "FAILED" || status === "CANCELLED";
}

/** What the owner's new try found is the end of the try before: the new one was not posted. */
function isOfEarlierTry(ctx: ChannelContext, found: KmpResource): boolean {
  return isOver(found) && found.idempotencyKey !== undefined && found.idempotencyKey !== ctx.idempotencyKey;
}

function toOutcome(ctx: ChannelContext, answer: KmpResource, spec: KmpResourceSpec): Outcome {
  const id = idOf(answer, spec);
  switch (answer.status) {
    case "REJECTED":
    case "FAILED":
      return { type: "failed", error: turnedDown(answer.status, answer.reason ?? undefined) };
    case "CANCELLED":
      return { type: "cancelled", refundKrw: answer.refundable ?? null };
    default:
      return {
        type: "published",
        ref: { kind: spec.kind, id, at: Date.parse(answer.acceptedAt) },
        data: spec.data(jsonOf(answer), ctx),
        costKrw: spec.costKrw(ctx, answer),
        providerStatus: answer.status,
        state: { id },
      };
  }
}

function idOf(answer: KmpResource, spec: KmpResourceSpec): string {
  return textOf(answer[spec.idField]) ?? "";
}

/** A refusal that names a field names the owner's field. */
function withOurField(thrown: unknown, { fields }: KmpResourceSpec): unknown {
  if (!isChannelError(thrown) || thrown.field === null) return thrown;
  const [first = ""] = thrown.field.split(".");
  const field = fields[thrown.field] ?? fields[first];
  return field === undefined ? thrown : changedError(thrown, { field });
}
