import { z } from "zod";
import type {
  ChannelContext,
  ChannelState,
  Outcome,
  ProbeContext,
  StatsContext,
  StatsSnapshot,
} from "../channel.ts";
import { isPublicHttpsUrl } from "../content-rules.ts";
import { ChannelError, isChannelError, toChannelError } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { KmpCaller, KmpClient } from "./client.ts";

/** Status words of KMP-1. Everything from RECEIVED to ENDED means that the partner has accepted the post. */
const KmpStatus = z.enum([
  "RECEIVED",
  "IN_REVIEW",
  "APPROVED",
  "APPLYING",
  "SCHEDULED",
  "RUNNING",
  "ENDED",
  "REJECTED",
  "CANCELLED",
  "FAILED",
]);

const MAX_TEXT = 2_048;
const Amount = z.number().int().min(0).max(1_000_000_000_000);

const Posted = z.looseObject({
  status: KmpStatus,
  costKrw: Amount.nullish(),
  acceptedAt: z.iso.datetime({ offset: true }),
  scheduledAt: z.iso.datetime({ offset: true }).nullish(),
});
type Posted = z.infer<typeof Posted>;

const Cancelled = z.looseObject({ status: KmpStatus, refundKrw: Amount.nullish() });

const Count = z.number().min(0).max(1_000_000_000_000).nullish();
const Stats = z.looseObject({
  impressions: Count,
  views: Count,
  adViews: Count,
  clicks: Count,
  likes: Count,
  comments: Count,
  shares: Count,
  totalCalls: Count,
  completedCalls: Count,
  averageDuration: Count,
  spentKrw: Count,
  asOf: z.iso.datetime({ offset: true }),
});

export type KmpPostSpec = {
  /** Collection that is searched by externalRef, for example `/campaigns`. */
  readonly collection: string;
  /** Name of the id in answers, for example `adId`. */
  readonly idField: string;
  /** What kind of thing the partner made, for results[].externalRef.kind. */
  readonly kind: string;
  readonly write: (
    ctx: ChannelContext,
    state: ChannelState,
  ) => { method: "POST" | "PUT"; path: string; body: JsonObject };
  /** The source documents' field names out of an answer. Throws nothing; leaves out what is absent. */
  readonly data: (answer: JsonObject) => JsonObject;
  readonly urlField?: string;
  readonly cancelPath: (id: string) => string;
  readonly statsPath: (ctx: StatsContext) => string;
};

export type KmpPost = {
  probe(ctx: ProbeContext): Promise<{ ok: true }>;
  commit(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  find(ctx: ChannelContext): Promise<Outcome>;
  cancel(ctx: ChannelContext): Promise<Outcome>;
  fetchStats(ctx: StatsContext): Promise<StatsSnapshot>;
};

/** A post on a KMP-1 partner: created with a key, found again by our externalRef. */
export function createKmpPost(client: KmpClient, spec: KmpPostSpec): KmpPost {
  const Answer = Posted.refine((answer) => /^.{1,200}$/.test(textOf(answer[spec.idField]) ?? ""));

  async function find(ctx: ChannelContext): Promise<Posted | null> {
    const path = `${spec.collection}?externalRef=${encodeURIComponent(ctx.externalRef)}`;
    try {
      return await client.send(ctx, { method: "GET", path, answer: Answer });
    } catch (thrown) {
      if (isChannelError(thrown) && thrown.kind === "not_found") return null;
      throw thrown;
    }
  }

  return {
    async probe(ctx) {
      await client.send(ctx, {
        method: "GET",
        path: "/health",
        answer: z.looseObject({ status: z.string() }),
      });
      return { ok: true };
    },
    async commit(ctx, state) {
      const { method, path, body } = spec.write(ctx, state);
      const full = { externalRef: ctx.externalRef, eventId: ctx.event.id, ...body };
      const request = { method, path, body: full, idempotencyKey: ctx.idempotencyKey, answer: Answer };
      return toOutcome(await client.send(ctx, request), spec);
    },
    async find(ctx) {
      const found = await find(ctx);
      return found === null ? { type: "rebuild" } : toOutcome(found, spec);
    },
    async cancel(ctx) {
      const found = await find(ctx);
      if (found === null) return { type: "cancelled", refundKrw: null };
      const path = spec.cancelPath(idOf(found, spec));
      const idempotencyKey = `${ctx.idempotencyKey}-cancel`;
      const answer = await client.send(ctx, {
        method: "POST",
        path,
        body: {},
        idempotencyKey,
        answer: Cancelled,
      });
      if (answer.status !== "CANCELLED") throw new ChannelError({ kind: "state", reason: "NOT_CANCELLABLE" });
      return { type: "cancelled", refundKrw: answer.refundKrw ?? null };
    },
    fetchStats: (ctx) => readStats(client, ctx, spec.statsPath(ctx)),
  };
}

function toOutcome(answer: Posted, spec: KmpPostSpec): Outcome {
  const id = idOf(answer, spec);
  const url = spec.urlField === undefined ? undefined : linkOf(answer[spec.urlField]);
  const placed = {
    ref: { kind: spec.kind, id, ...(url === undefined ? {} : { url }), at: Date.parse(answer.acceptedAt) },
    data: spec.data(plain(answer)),
    costKrw: answer.costKrw ?? null,
    providerStatus: answer.status,
  };
  switch (answer.status) {
    case "REJECTED":
    case "FAILED":
      return { type: "failed", error: new ChannelError({ kind: "content", reason: "REJECTED" }) };
    case "CANCELLED":
      return { type: "cancelled", refundKrw: null };
    case "SCHEDULED":
      return answer.scheduledAt
        ? { type: "scheduled", ...placed, at: Date.parse(answer.scheduledAt) }
        : { type: "published", ...placed };
    default:
      return { type: "published", ...placed };
  }
}

async function readStats(client: KmpClient, caller: KmpCaller, path: string): Promise<StatsSnapshot> {
  const stats = await client.send(caller, { method: "GET", path, answer: Stats });
  const totalCalls = stats.totalCalls ?? null;
  const completed = stats.completedCalls ?? null;
  const views = stats.adViews ?? stats.views ?? null;
  return {
    impressions: stats.impressions ?? views,
    views,
    clicks: stats.clicks ?? null,
    likes: stats.likes ?? null,
    comments: stats.comments ?? null,
    shares: stats.shares ?? null,
    totalCalls,
    completedCalls: completed === null || totalCalls === null ? completed : Math.min(completed, totalCalls),
    averageDuration: stats.averageDuration ?? null,
    spentKrw: stats.spentKrw ?? null,
    asOf: Date.parse(stats.asOf),
  };
}

function idOf(answer: Posted, spec: KmpPostSpec): string {
  return textOf(answer[spec.idField]) ?? "";
}

/** A short string of an answer, or undefined. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value.length <= MAX_TEXT ? value : undefined;
}

/** A public https address of an answer, or undefined: it is shown to owners as a link. */
export function linkOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && isPublicHttpsUrl(text) ? text : undefined;
}

/** A count of an answer, or undefined. */
export function countOf(value: unknown): number | undefined {
  const parsed = Amount.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** The answer came out of JSON.parse, so every further key of it is JSON. */
function plain(answer: Posted): JsonObject {
  const value: unknown = answer;
  return typeof value === "object" && value !== null ? { ...(value as JsonObject) } : {};
}

/** Shared by every KMP-1 channel: errors are classified where they arise. */
export function classifyKmp(thrown: unknown): ChannelError {
  return toChannelError(thrown);
}
