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

export type ChannelAccount = {
  /** Our own id of the connection; names the account in blocks, never shown to a partner. */
  readonly id: string;
  /** Base address of the partner, from the operator's configuration; null = nothing to call. */
  readonly endpoint: string | null;
  /** The store's own, decrypted. Never in state, errors or logs. */
  readonly credentials: JsonObject;
  /** The operator's settings for this channel: app id and secret, version, further addresses. As secret. */
  readonly app: JsonObject;
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
  readonly tags: readonly string[];
  readonly images: readonly string[];
  readonly marker: string;
  /** Epoch ms after which posting no longer helps. */
  readonly deadline: number;
  /** Epoch ms at which the owner was reminded; null = not yet. */
  readonly remindedAt: number | null;
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

export type Scheduled = Omit<Published, "type"> & {
  readonly type: "scheduled";
  readonly at: number;
  /** Kept for `check` and `cancel`; absent = the state before. */
  readonly state?: ChannelState;
};

/** Result of one adapter step. Refusals are thrown as ChannelError. */
export type Outcome =
  /** Prepared and not posted: the next call may be the commit. `plannedKrw` = the most the commit may cost. */
  | { readonly type: "ready"; readonly state: ChannelState; readonly plannedKrw?: number }
  /** Proof that nothing was posted, and what was prepared is gone: prepare anew. */
  | { readonly type: "rebuild" }
  | { readonly type: "pending"; readonly pollAfterMs: number; readonly state: ChannelState }
  | {
      readonly type: "action_required";
      readonly action: OwnerAction;
      readonly state: ChannelState;
      readonly pollAfterMs: number;
      /** What hinders the automatic look, in a Korean sentence, and the field that an owner could mend. */
      readonly notice?: { readonly message: string; readonly field: string | null };
    }
  | (Published & { readonly state?: ChannelState })
  | Scheduled
  | { readonly type: "unknown"; readonly error: ChannelError }
  | { readonly type: "failed"; readonly error: ChannelError }
  | { readonly type: "cancelled"; readonly refundKrw: number | null };

export type Estimate = { readonly costKrw: number; readonly estimatedViews: number | null };

/** How a post will look, for the owner's eyes before approval. Pure text and addresses; nothing is fetched. */
export type ChannelPreview = {
  readonly kind: "post" | "message" | "article" | "tv" | "voice";
  readonly title: string | null;
  /** The final text as customers will read or hear it, marks and links included. */
  readonly text: string;
  readonly hashtags: readonly string[];
  readonly media: readonly {
    readonly kind: "image" | "video" | "audio";
    readonly url: string;
    /** Width to height that the channel crops to, for example "4:5"; null = not cropped. */
    readonly ratio: string | null;
  }[];
  readonly link: { readonly label: string; readonly url: string } | null;
  /** Used and allowed length of each text field, in code points. */
  readonly counters: readonly { readonly field: string; readonly used: number; readonly max: number }[];
};

/** What may be known of credentials without opening them again. */
export type CredentialFacts = {
  /** The account's public id at the channel: webhooks without a connection id are routed by it. */
  readonly accountKey: string | null;
  /** What an owner recognises the account by, for example @dalbit. */
  readonly accountLabel: string | null;
  /** Epoch ms; null = does not expire. */
  readonly expiresAt: number | null;
  /** Epoch ms from which `refreshCredentials` should be tried; null = never. */
  readonly refreshAt: number | null;
};

export type RefreshResult =
  | { readonly type: "refreshed"; readonly credentials: JsonObject }
  | { readonly type: "needs_reconnect" };

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
  /** The owner says where the post is. Calls nobody; throws ChannelError on an address that cannot be it. */
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

export type ProbeContext = {
  readonly account: ChannelAccount;
  readonly now: number;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};

export type StatsContext = ProbeContext & {
  readonly externalRef: string;
  readonly eventId: string;
  readonly state: ChannelState;
  readonly ref: ExternalRef;
};

/** Signing in at the channel. `app` and `endpoint` are the operator's. */
export type ChannelOAuth = {
  /** The page at the channel where the owner agrees. Throws ChannelError NOT_CONFIGURED without an app. */
  authorizeUrl(input: {
    readonly account: Pick<ChannelAccount, "endpoint" | "app">;
    readonly redirectUri: string;
    readonly state: string;
  }): string;
  /** The code of the callback for credentials of `credentialsSchema`. */
  exchange(
    ctx: ProbeContext,
    input: { readonly code: string; readonly redirectUri: string },
  ): Promise<JsonObject>;
};

export type WebhookRequest = {
  /** The raw body, decoded without any change. */
  readonly body: string;
  readonly headers: Headers;
  readonly account: Pick<ChannelAccount, "credentials" | "app">;
  readonly now: number;
};

/** Which row an event is about, in the provider's terms. */
export type WebhookSubject =
  | { readonly by: "externalRef"; readonly externalRef: string }
  | { readonly by: "externalId"; readonly externalId: string }
  | { readonly by: "account"; readonly accountKey: string };

export type WebhookEvent = {
  readonly dedupeKey: string;
  readonly kind: string;
  readonly subject: WebhookSubject;
};

/** Webhooks only wake us up: what they say is read again from the channel. */
export type ChannelWebhook = {
  /** The handshake of a provider that asks for one: the text to answer, null = refuse. */
  challenge?(query: URLSearchParams, app: JsonObject): string | null;
  verify(request: WebhookRequest): Promise<boolean>;
  /** Called after `verify`; throws ChannelError protocol for a body that is not the contract's. */
  parse(body: string, headers: Headers): Promise<readonly WebhookEvent[]>;
};
