import type { ZodType } from "zod";
import type { ChannelAccount, Fetch, ProbeContext } from "./call-context.ts";
import type { ChannelError } from "./errors.ts";
import type { ChannelId, ChannelType } from "./ids.ts";
import type { JsonObject } from "./json.ts";
import type { Metric, StatsSnapshot } from "./metrics.ts";
import type { ChannelPreview, ChannelState, Estimate, ExternalRef, Outcome } from "./outcome.ts";
import type { ChannelOAuth, ChannelWebhook, CredentialFacts, RefreshResult } from "./sign-in.ts";

export type * from "./call-context.ts";
export type { Metric, StatsSnapshot } from "./metrics.ts";
export { METRICS, UNKNOWN_METRICS } from "./metrics.ts";
export type * from "./outcome.ts";
export type * from "./sign-in.ts";

/** `Id` is open, so that an adapter outside the six can be driven and tested by the same code. */
export type ChannelDescriptor<Id extends string = ChannelId> = {
  readonly id: Id;
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
    /** A post may change after it was accepted (review, delivery): `check` is asked again with the statistics. */
    readonly changesAfterPost: boolean;
    /** An owner connects by signing in at the channel (`oauth` is present). */
    readonly hasOAuth: boolean;
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

/** What we know of a file in our own media storage. Sizes in bytes, lengths in ms. */
export type MediaFacts = {
  readonly contentType: string;
  readonly bytes: number;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationMs: number | null;
};

export type DeriveInput = {
  readonly store: StoreView;
  readonly event: EventView;
  readonly trackingUrl: string;
  readonly now: number;
  /** The store's own uploads among the addresses of this content. A foreign address is not in it. */
  readonly media: ReadonlyMap<string, MediaFacts>;
};

export type LoadedMedia = { readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string };

/**
 * Reads a picture or film: from our own storage, else over the network under the rules against request forgery
 * (public https, no redirect, 5 s). `contentType` is sniffed from the bytes. Throws ChannelError
 * MEDIA_UNREACHABLE (content) or a file larger than `maxBytes` as INVALID_CONTENT.
 */
export type LoadMedia = (
  url: string,
  options: { readonly maxBytes: number; readonly signal: AbortSignal },
) => Promise<LoadedMedia>;

/** Everything one call of an adapter may use: no global is read. */
export type ChannelContext = DeriveInput & {
  readonly account: ChannelAccount;
  readonly content: JsonObject;
  /** Our id of the channel's row; the partner stores it and finds the post by it. */
  readonly externalRef: string;
  readonly idempotencyKey: string;
  /** Short unique text inside the post (the tracking code) that proves which post is ours. */
  readonly marker: string;
  /** Epoch ms of the irreversible call's latest start; null before the first. */
  readonly commitAttemptAt: number | null;
  /** Where the partner may tell us of changes; null where nothing listens. */
  readonly callbackUrl: string | null;
  /** Consented phone numbers (messengers only). Never in state, errors or logs. */
  readonly recipients: readonly string[];
  readonly loadMedia: LoadMedia;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};

export type Issue = {
  /** `hard` stops the channel, `soft` only warns. */
  readonly severity: "hard" | "soft";
  readonly field: string;
  readonly code: string;
  /** Korean sentence for the owner. */
  readonly message: string;
};

/**
 * One channel. Every method is stateless: all it knows comes with the context and the state it returned before.
 * Laws, tested for each adapter by one suite (conformance/):
 * 1. after a commit took effect, `check` and `reconcile` say `published` or `scheduled`, never `ready` or `rebuild`;
 * 2. content errors appear before any commit;
 * 3. state survives JSON; 4. same context and state, same idempotency key;
 * 5. no secret and no phone number in state, errors or results.
 */
export type Channel<Id extends string = ChannelId> = {
  readonly descriptor: ChannelDescriptor<Id>;
  /** Strict shape of what an owner may send; every field optional, the rest is derived. */
  readonly contentSchema: ZodType<JsonObject>;
  readonly credentialsSchema: ZodType<JsonObject>;
  /** Pure. */
  credentialFacts(credentials: JsonObject): CredentialFacts;
  /** Content for this event where the owner gave none. Pure. */
  deriveContent(input: DeriveInput): JsonObject;
  /** Pure; checked before approval and again before anything is sent. */
  validate(content: JsonObject, input: DeriveInput): readonly Issue[];
  /** Pure; content that does not fit the schema never reaches it. */
  preview(content: JsonObject, input: DeriveInput): ChannelPreview;
  estimate(content: JsonObject, input: DeriveInput & { readonly recipientCount: number }): Estimate;
  /** Connection test; throws ChannelError. */
  probe(ctx: ProbeContext): Promise<{ readonly ok: true }>;
  /** Repeatable; nothing visible happens. */
  prepare(ctx: ChannelContext): Promise<Outcome>;
  /** One read; repeatable. */
  check(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** The only irreversible call. The caller has stored COMMITTING before. */
  commit(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** After a lost answer, by reads only: `published`, `ready` or `rebuild` (proofs that nothing was posted) or `unknown`. */
  reconcile(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /**
   * The owner says where the post is; no open breaker refuses that. What is looked up beside it may fail. Throws
   * ChannelError on an address that cannot be it.
   */
  confirm(ctx: ChannelContext, state: ChannelState, postUrl: string): Promise<Outcome>;
  /** Repeatable; throws ChannelError NOT_CANCELLABLE when the post is final. */
  cancel(ctx: ChannelContext, state: ChannelState): Promise<Outcome>;
  /** Repeatable; every metric may be null. */
  fetchStats(ctx: StatsContext): Promise<StatsSnapshot>;
  /** Pure: anything thrown by `fetch` or by the adapter, as a ChannelError. */
  classify(thrown: unknown): ChannelError;
  /** New credentials for ones that run out. Repeatable under the caller's lock; throws ChannelError. */
  refreshCredentials?(ctx: ProbeContext): Promise<RefreshResult>;
  readonly oauth?: ChannelOAuth;
  readonly webhook?: ChannelWebhook;
};

export type StatsContext = ProbeContext & {
  readonly externalRef: string;
  readonly eventId: string;
  readonly state: ChannelState;
  readonly ref: ExternalRef;
};
