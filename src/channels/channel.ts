import type { ZodType } from "zod";
import type { ChannelError } from "./errors.ts";
import type { ChannelId, ChannelType } from "./ids.ts";
import type { JsonObject } from "./json.ts";

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** Metrics a channel can report. Totals since publication, null where the channel does not know. */
export const METRICS = [
  "impressions",
  "views",
  "clicks",
  "likes",
  "comments",
  "shares",
  "totalCalls",
  "completedCalls",
  "averageDuration",
  "spentKrw",
] as const;
export type Metric = (typeof METRICS)[number];

/** Absolute totals as of `asOf` (epoch ms). `averageDuration` in seconds, `spentKrw` in won. */
export type StatsSnapshot = { readonly [M in Metric]: number | null } & { readonly asOf: number };

export type ChannelDescriptor = {
  readonly id: ChannelId;
  readonly type: ChannelType;
  readonly label: string;
  /** `assisted`: a person posts, we prepare and verify. */
  readonly mode: "api" | "assisted";
  readonly capabilities: {
    readonly asyncPublish: boolean;
    readonly needsReview: boolean;
    readonly canSchedule: boolean;
    readonly canCancel: boolean;
    readonly canDelete: boolean;
    readonly hasWebhook: boolean;
    /** The context must carry consented recipients. */
    readonly needsRecipients: boolean;
    /** `prepare` calls the partner; where it does not, it runs outside the policies. */
    readonly preparesAtPartner: boolean;
    /** A repeated commit with the same key has one effect, so transient errors may be retried in place. */
    readonly idempotentCommit: boolean;
  };
  readonly metrics: readonly Metric[];
  /** Limits as data: the same numbers that `validate` checks and that a form shows. */
  readonly limits: JsonObject;
};

/** The store as channels see it. */
export type StoreView = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly region: string;
  readonly phone: string | null;
  readonly location: { readonly lat: number; readonly lng: number } | null;
  /** Number for refusing messages free of charge; printed under Kakao messages. */
  readonly optOutNumber: string | null;
  readonly timeZone: string;
};

/** The marketing event as channels see it. Instants in epoch ms. */
export type EventView = {
  readonly id: string;
  readonly title: string;
  readonly description: string | null;
  readonly prizeName: string | null;
  readonly imageUrl: string | null;
  readonly startsAt: number;
  readonly endsAt: number;
};

export type ChannelAccount = {
  /** Base address of the partner, from the operator's configuration; null = nothing to call. */
  readonly endpoint: string | null;
  /** Decrypted. Never in state, errors or logs. */
  readonly credentials: JsonObject;
};

export type DeriveInput = {
  readonly store: StoreView;
  readonly event: EventView;
  readonly trackingUrl: string;
  readonly now: number;
};

/** Everything one call of an adapter may use: no global is read. */
export type ChannelContext = DeriveInput & {
  readonly account: ChannelAccount;
  readonly content: JsonObject;
  /** Our id of the channel's row; the partner stores it and finds the post by it. */
  readonly externalRef: string;
  readonly idempotencyKey: string;
  /** Short unique text inside the post (the tracking code) that proves which post is ours. */
  readonly marker: string;
  /** Consented phone numbers (messengers only). Never in state, errors or logs. */
  readonly recipients: readonly string[];
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};

/** What an adapter wants to keep between two steps. Opaque to the driver, JSON, without secrets. */
export type ChannelState = JsonObject;

export type Issue = {
  /** `hard` stops the channel, `soft` only warns. */
  readonly severity: "hard" | "soft";
  readonly field: string;
  readonly code: string;
  /** Korean sentence for the owner. */
  readonly message: string;
};

export type ExternalRef = {
  readonly kind: string;
  readonly id?: string;
  readonly url?: string;
  /** Epoch ms of the partner's acceptance. */
  readonly at: number;
};

/** What the owner has to do by hand. */
export type OwnerAction = {
  readonly kind: "assisted_post";
  readonly shareUrl: string;
  readonly copyTitle: string;
  readonly copyText: string;
  readonly marker: string;
  /** Epoch ms after which posting no longer helps. */
  readonly deadline: number;
};

export type Published = {
  readonly type: "published";
  readonly ref: ExternalRef;
  /** The source documents' own field names. */
  readonly data: JsonObject;
  /** What the partner charges, integer won; null = it does not say. */
  readonly costKrw: number | null;
  readonly providerStatus?: string;
};

export type Scheduled = Omit<Published, "type"> & { readonly type: "scheduled"; readonly at: number };

/** Result of one adapter step. Refusals are thrown as ChannelError. */
export type Outcome =
  | { readonly type: "ready"; readonly state: ChannelState }
  | { readonly type: "pending"; readonly pollAfterMs: number; readonly state: ChannelState }
  | { readonly type: "action_required"; readonly action: OwnerAction; readonly state: ChannelState }
  | Published
  | Scheduled
  | { readonly type: "unknown"; readonly error: ChannelError }
  | { readonly type: "failed"; readonly error: ChannelError }
  | { readonly type: "cancelled"; readonly refundKrw: number | null };

export type Estimate = { readonly costKrw: number; readonly estimatedViews: number | null };

/**
 * One channel. Every method is stateless: all it knows comes with the context and the state it returned before.
 * Laws, tested for each adapter by one suite:
 * 1. after a commit took effect, `check` and `reconcile` say `published` or `scheduled`, never `ready`;
 * 2. content errors appear before any commit;
 * 3. state survives JSON; 4. same context and state, same idempotency key;
 * 5. no secret and no phone number in state, errors or results.
 */
export type Channel = {
  readonly descriptor: ChannelDescriptor;
  /** Strict shape of what an owner may send; every field optional, the rest is derived. */
  readonly contentSchema: ZodType<JsonObject>;
  readonly credentialsSchema: ZodType<JsonObject>;
  /** Content for this event where the owner gave none. Pure. */
  deriveContent(input: DeriveInput): JsonObject;
  /** Pure; checked before approval and again before anything is sent. */
  validate(content: JsonObject, input: DeriveInput): readonly Issue[];
  estimate(content: JsonObject, input: DeriveInput & { readonly recipientCount: number }): Estimate;
  /** Connection test; throws ChannelError. */
  probe(ctx: ProbeContext): Promise<{ readonly ok: true }>;
  /** Repeatable; nothing visible happens. */
  prepare(ctx: ChannelContext): Promise<Outcome>;
  /** One read; repeatable. */
  check(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** The only irreversible call. The caller has stored COMMITTING before. */
  commit(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** After a lost answer, by reads only: `published`, `ready` (proof that nothing was posted) or `unknown`. */
  reconcile(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** Assisted channels: the owner says where the post is. Throws ChannelError on a foreign address. */
  confirm(ctx: ChannelContext, state: ChannelState, postUrl: string): Promise<Outcome>;
  /** Repeatable; throws ChannelError NOT_CANCELLABLE when the post is final. */
  cancel(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** Repeatable; every metric may be null. */
  fetchStats(ctx: StatsContext): Promise<StatsSnapshot>;
  /** Pure: anything thrown by `fetch` or by the adapter, as a ChannelError. */
  classify(thrown: unknown): ChannelError;
};

export type ProbeContext = {
  readonly account: ChannelAccount;
  readonly now: number;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};

export type StatsContext = ProbeContext & {
  readonly externalRef: string;
  readonly eventId: string;
  readonly ref: ExternalRef;
};
