import {
  accessTo,
  type ChannelAccount,
  type ChannelId,
  type ChannelOAuth,
  isChannelError,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { findProvider } from "./provider-for.ts";

/** What signing in at a channel needs; nothing of it is a store's. */
export type SignInAccess = {
  readonly oauth: ChannelOAuth;
  readonly app: Pick<ChannelAccount, "endpoint" | "app">;
  /** Fixed, because the provider compares it with what the operator has registered. */
  readonly redirectUri: string;
};

/** Null where owners cannot sign in: the channel knows no such way, or the operator has set up no app for it. */
export function signInAccess(ctx: ServiceContext, channel: ChannelId): SignInAccess | null {
  const { oauth } = registryOf(ctx.deps.channels).get(channel);
  const provider = findProvider(ctx, channel);
  const access = provider === null ? undefined : accessTo(ctx.deps.channels, provider, channel);
  if (oauth === undefined || access === undefined) return null;
  const redirectUri = `${ctx.deps.publicUrl}/oauth/${channel}/callback`;
  const signIn = { oauth, app: { endpoint: access.endpoint, app: access.app }, redirectUri };
  return authorizeAddress(signIn, "state") === null ? null : signIn;
}

/** The page at the channel where the owner agrees; null without an app. */
export function authorizeAddress(access: SignInAccess, state: string): string | null {
  try {
    return access.oauth.authorizeUrl({ account: access.app, redirectUri: access.redirectUri, state });
  } catch (thrown) {
    if (isChannelError(thrown)) return null;
    throw thrown;
  }
}
