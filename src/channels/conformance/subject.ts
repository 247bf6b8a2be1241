import type {
  Channel,
  ChannelAccount,
  ChannelContext,
  DeriveInput,
  Fetch,
  LoadMedia,
  OwnerAction,
} from "../channel.ts";
import type { ChannelReason } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import type { ChannelPolicy } from "../policy-table.ts";
import type { FaultCount, FaultKind, Ops } from "../simulators/faults.ts";

/** An adapter and the world to try it in. */
export type ChannelSubject = {
  /** A new adapter, as a new process would build it. */
  create(): Channel<string>;
  /** A new provider without posts or faults, on a clock of its own. */
  open(): Promise<Bench>;
  /** The channel's row of policies; the kit shortens its waits and keeps its number of tries. */
  readonly policy: ChannelPolicy;
  /** What an owner might send that must not go out: each is merged over derived content and has a hard issue. */
  readonly badContent: readonly JsonObject[];
  /** Each fault once at each step and nothing more, a few lives at a time: for slow or crowded places. */
  readonly isBrief?: boolean;
  /** What the owner sends over derived content in every post; absent = nothing. */
  readonly ownerContent?: JsonObject;
  /** Reasons that a refused account may have; default: the connection has to be made again. */
  readonly refusedReasons?: readonly ChannelReason[];
};

/** A fault to set; see simulators/faults.ts. */
export type FaultRequest = {
  readonly kind: FaultKind;
  readonly op?: string;
  readonly times?: number;
  readonly skip?: number;
  readonly latencyMs?: number;
  readonly retryAfter?: string;
  readonly status?: number;
  readonly code?: string;
  readonly subcode?: string;
};

/** What a provider accepted, as its ledger shows it. */
export type LedgerPost = {
  readonly id: string;
  readonly marker: string;
  readonly status: string;
  readonly row: JsonObject;
};

export type Ledger = {
  readonly posts: readonly LedgerPost[];
  /** Promises that were broken at the provider, for example two posts with one marker. */
  readonly violations: readonly string[];
  readonly calls: readonly { readonly op: string; readonly at: number }[];
  readonly faultsFired: readonly FaultCount[];
  /** The whole document as text: nothing secret may stand in it. */
  readonly text: string;
};

/** One provider, one store and one event on a virtual clock. */
export type Bench = {
  /** Epoch ms. */
  now(): number;
  advance(ms: number): void;
  readonly fetch: Fetch;
  /** An account that the provider accepts, and one that it refuses (null: it knows no accounts). */
  readonly account: ChannelAccount;
  readonly refusedAccount: ChannelAccount | null;
  readonly input: Omit<DeriveInput, "now">;
  /** What the provider's ledger names a post by. */
  readonly marker: string;
  readonly recipients: readonly string[];
  readonly callbackUrl: string | null;
  readonly loadMedia: LoadMedia;
  /** Values that must never show up in a state, an error, a record or a ledger. */
  readonly secrets: readonly string[];
  /** Every step of the provider's wire with its class. */
  readonly steps: Ops;
  fault(faults: readonly FaultRequest[]): Promise<void>;
  clearFaults(): Promise<void>;
  ledger(): Promise<Ledger>;
  /** Assisted channels: the owner posts by hand; returns the address of the post. */
  ownerPosts?(action: OwnerAction): Promise<string>;
  /** Webhooks that the provider sent so far; `at` is the bench's clock then. */
  webhooks?(): readonly { readonly body: string; readonly headers: Headers; readonly at: number }[];
};

export type ContextChange = Partial<ChannelContext>;
