import { z } from "zod";
import { DAY_MS } from "../../time.ts";
import { endpointOf, notConfigured } from "../account.ts";
import type { ChannelAccount, CredentialFacts } from "../channel.ts";
import type { JsonObject } from "../json.ts";

/** A token lives 60 days; from this age on it is exchanged for a new one. */
const REFRESH_AGE_MS = 45 * DAY_MS;

/**
 * One professional account, as Instagram Login hands it over. Times are epoch ms; a token that an owner pasted has
 * none. `scopes` is what the owner agreed to, absent = not told.
 */
export const InstagramCredentials = z.strictObject({
  igUserId: z.string().regex(/^\d{5,25}$/),
  accessToken: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  username: z
    .string()
    .regex(/^[A-Za-z0-9._]{1,60}$/)
    .optional(),
  tokenIssuedAt: z.int().min(0).optional(),
  tokenExpiresAt: z.int().min(0).optional(),
  scopes: z.array(z.string().max(100)).max(50).optional(),
});
export type InstagramCredentials = z.infer<typeof InstagramCredentials>;

/** The operator's Meta app. The two login hosts are not the host of the Graph API. */
const InstagramApp = z.looseObject({
  apiVersion: z
    .string()
    .regex(/^v\d{1,3}\.\d$/)
    .default("v25.0"),
  appId: z.string().min(1).optional(),
  appSecret: z.string().min(1).optional(),
  webhookVerifyToken: z.string().min(1).optional(),
  authorizeUrl: z.url().default("https://www.instagram.com/oauth/authorize"),
  tokenUrl: z.url().default("https://api.instagram.com/oauth/access_token"),
});
export type InstagramApp = z.infer<typeof InstagramApp>;

/** @throws ChannelError NOT_CONFIGURED */
export function readApp(app: JsonObject): InstagramApp {
  const parsed = InstagramApp.safeParse(app);
  if (!parsed.success) throw notConfigured();
  return parsed.data;
}

/** What every signed call needs. */
export type Session = {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly version: string;
  readonly credentials: InstagramCredentials;
};

/** @throws ChannelError NOT_CONFIGURED */
export function openSession(account: ChannelAccount): Session {
  const parsed = InstagramCredentials.safeParse(account.credentials);
  if (!parsed.success) throw notConfigured();
  return {
    endpoint: endpointOf(account),
    version: readApp(account.app).apiVersion,
    credentials: parsed.data,
  };
}

/** A pasted token has no dates: nothing is known of its end, and it is never renewed. */
export function instagramFacts(credentials: JsonObject): CredentialFacts {
  const parsed = InstagramCredentials.safeParse(credentials);
  if (!parsed.success) return { accountKey: null, accountLabel: null, expiresAt: null, refreshAt: null };
  const { igUserId, username, tokenIssuedAt, tokenExpiresAt } = parsed.data;
  return {
    accountKey: igUserId,
    accountLabel: username === undefined ? null : `@${username}`,
    expiresAt: tokenExpiresAt ?? null,
    refreshAt: tokenIssuedAt === undefined ? null : tokenIssuedAt + REFRESH_AGE_MS,
  };
}
