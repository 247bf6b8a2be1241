import { z } from "zod";
import { CHANNEL_IDS, CHANNEL_LABELS, CHANNEL_TYPES, PROVIDERS } from "../../channels/index.ts";
import { idempotencyKey, instantOutput, uuid } from "../schemas.ts";

const channel = z.enum(CHANNEL_IDS);

export const ListChannelsInput = z.strictObject({ storeId: uuid });
export type ListChannelsInput = z.infer<typeof ListChannelsInput>;

const CONNECTION_STATES = ["CONNECTED", "RECONNECT_NEEDED", "RESTRICTED", "NOT_CONFIGURED"] as const;

export const ChannelView = z.strictObject({
  channel,
  label: z.enum(CHANNEL_IDS.map((id) => CHANNEL_LABELS[id])),
  type: z.enum(Object.values(CHANNEL_TYPES)),
  mode: z.enum(["api", "assisted"]),
  state: z.enum(CONNECTION_STATES),
  /** null = not connected; `simulator` = our own simulator, not the real channel. */
  provider: z.enum(PROVIDERS).nullable(),
  /** Where the simulator listens (its `/__ledger` shows every accepted post); null with a real provider. */
  simulatorUrl: z.string().nullable(),
  breaker: z.strictObject({
    state: z.enum(["CLOSED", "OPEN", "HALF_OPEN"]),
    since: instantOutput,
    nextProbeAt: instantOutput.nullable(),
    /** For the owner, for example "일시 중단 · 2분 뒤 다시 시도해요". */
    words: z.string(),
    /** The last changes of all processes, newest first. */
    history: z.array(
      z.strictObject({
        at: instantOutput,
        state: z.enum(["OPEN", "CLOSED"]),
        about: z.enum(["posting", "statistics"]),
        words: z.string(),
      }),
    ),
  }),
  /** What the channel itself refuses the store for a while; null = nothing. */
  blocked: z.strictObject({ until: instantOutput, reason: z.string(), words: z.string() }).nullable(),
  lastSuccessAt: instantOutput.nullable(),
  /** Percent of `ended7d`; null = nothing has ended. */
  successRate7d: z.number().nullable(),
  /** Attempts that ended, of the deliveries started today and in the six days before (the store's days). */
  ended7d: z.int(),
  posted7d: z.int(),
  /** Real or planned cost of the deliveries started in the store's calendar month, won. */
  costThisMonthKrw: z.int(),
  /** The weakest way in which one of these costs was obtained; null = none is known yet. */
  costThisMonthSource: z.enum(["measured", "estimated", "simulated"]).nullable(),
  /** What the account is called at the channel, for example @dalbit. */
  accountLabel: z.string().nullable(),
  /** When the connection runs out unless it is renewed; renewing is ours. */
  expiresAt: instantOutput.nullable(),
  /** The address to give to the partner, where the partner tells us of changes. */
  webhookUrl: z.string().nullable(),
  /** True where `channels.authorize` leads to the channel's own sign-in. */
  canSignIn: z.boolean(),
  capabilities: z.record(z.string(), z.boolean()),
  limits: z.record(z.string(), z.unknown()),
});
export type ChannelView = z.infer<typeof ChannelView>;

export const ChannelViews = z.array(ChannelView);

/**
 * `refusal`: what stands in the way at the channel although the credentials are stored, for example
 * ACCOUNT_RESTRICTED; NOT_CHECKED when the channel did not answer, so that nobody knows yet whether they work; null
 * when all is well. Credentials that the channel turns down are not stored: that is the error CREDENTIALS_REFUSED.
 */
export const ConnectedChannel = ChannelView.extend({
  refusal: z.strictObject({ reason: z.string(), message: z.string() }).nullable(),
});
export type ConnectedChannel = z.infer<typeof ConnectedChannel>;

export const ConnectChannelInput = z.strictObject({
  storeId: uuid,
  channel,
  /**
   * Write-only: no procedure gives them back. Which fields: docs/reference/channels.md. In demo mode `{}` connects
   * the demo's own account at the channel's simulator, also after `channels.disconnect`.
   */
  credentials: z.record(z.string().max(100), z.unknown()),
  idempotencyKey,
});
export type ConnectChannelInput = z.infer<typeof ConnectChannelInput>;

export const ChannelInput = z.strictObject({ storeId: uuid, channel, idempotencyKey });
export type ChannelInput = z.infer<typeof ChannelInput>;

export const ProbeResult = z.strictObject({
  channel,
  ok: z.boolean(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
});
export type ProbeResult = z.infer<typeof ProbeResult>;

/** `url` leads to the channel's sign-in, once, until `expiresAt`, in one browser. */
export const SignInAddress = z.strictObject({ url: z.string(), expiresAt: instantOutput });
export type SignInAddress = z.infer<typeof SignInAddress>;
