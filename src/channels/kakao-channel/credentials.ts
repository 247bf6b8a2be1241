import { z } from "zod";
import { endpointOf, notConfigured } from "../account.ts";
import type { ChannelAccount } from "../channel.ts";

/** Travels in a header: another character would make every call of the store look like the dealer's failure. */
const Key = z.string().regex(/^[\x21-\x7e]{1,100}$/);

/**
 * A store's Kakao channel as linked at Solapi (`pfId`), its registered sender number, and, for a store with its own
 * contract, its own key. Both halves of a key or none.
 */
export const KakaoCredentials = z
  .strictObject({
    pfId: z.string().regex(/^KA01PF[0-9A-Za-z_-]{1,80}$/),
    senderNumber: z
      .string()
      .regex(/^\d{8,12}$/)
      .optional(),
    apiKey: Key.optional(),
    apiSecret: Key.optional(),
  })
  .refine(({ apiKey, apiSecret }) => (apiKey === undefined) === (apiSecret === undefined), {
    path: ["apiSecret"],
    message: "apiKey and apiSecret",
  });

/** The operator's contract with Solapi. */
export const SolapiApp = z.object({
  apiKey: Key.optional(),
  apiSecret: Key.optional(),
  webhookSecret: Key.optional(),
});

export type SolapiKey = { readonly apiKey: string; readonly apiSecret: string };

export type SolapiSession = SolapiKey & {
  readonly endpoint: string;
  readonly pfId: string;
  readonly senderNumber: string | null;
  /** The store pays by its own contract, so a fault of key or balance is the owner's to mend. */
  readonly isOwnKey: boolean;
};

/** Throws ChannelError NOT_CONFIGURED when address, channel or key is missing. */
export function openSession(account: ChannelAccount): SolapiSession {
  const own = KakaoCredentials.safeParse(account.credentials);
  const app = SolapiApp.safeParse(account.app);
  const key = keyOf(own.data) ?? keyOf(app.data);
  if (!own.success || key === null) throw notConfigured();
  return {
    ...key,
    endpoint: endpointOf(account),
    pfId: own.data.pfId,
    senderNumber: own.data.senderNumber ?? null,
    isOwnKey: own.data.apiKey !== undefined,
  };
}

function keyOf(
  fields: { apiKey?: string | undefined; apiSecret?: string | undefined } | undefined,
): SolapiKey | null {
  const { apiKey, apiSecret } = fields ?? {};
  return apiKey === undefined || apiSecret === undefined ? null : { apiKey, apiSecret };
}
