import type { ChannelError } from "./errors.ts";
import type { JsonObject } from "./json.ts";

/** What an adapter wants to keep between two steps. Opaque to the driver, JSON, without secrets. */
export type ChannelState = JsonObject;

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
