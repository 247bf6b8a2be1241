import type { JsonObject } from "./json.ts";

/** The one way out of an adapter; each entry gives its own. */
export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

/** The store's account at a channel, opened for one call. */
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

/** What every call of a provider needs; all contexts of an adapter contain it. `now` in epoch ms. */
export type ProbeContext = {
  readonly account: ChannelAccount;
  readonly now: number;
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
};
