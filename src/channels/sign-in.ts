import type { ChannelAccount, ProbeContext } from "./call-context.ts";
import type { JsonObject } from "./json.ts";

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
