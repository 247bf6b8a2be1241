import {
  claimedUser,
  enforceRate,
  networkOf,
  readSessionCookie,
  sha256Text,
  toBase64Url,
} from "../../auth/index.ts";
import type { ChannelId } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { authorizeAddress, signInAccess } from "./sign-in-access.ts";
import { nonceCookie } from "./sign-in-cookie.ts";
import { ownerOf } from "./sign-in-owner.ts";
import { openTicket, sealState } from "./sign-in-ticket.ts";

const NONCE_BYTES = 32;

export type StartedSignIn =
  | { readonly type: "go"; readonly location: string; readonly cookie: string }
  | { readonly type: "refused"; readonly message: string };

const TOO_LATE: StartedSignIn = {
  type: "refused",
  message: "연결 주소가 만료됐어요. 앱에서 다시 연결해 주세요.",
};

/**
 * The first step in the browser: marks it with a cookie and sends it to the channel's page. A ticket that leaks
 * into the browser of another signed-in person is refused there.
 *
 * @throws AppError LIMIT_EXCEEDED above 60 a minute of one network
 */
export async function startSignIn(options: {
  ctx: ServiceContext;
  input: { readonly channel: ChannelId; readonly ticket: string; readonly headers: Headers };
}): Promise<StartedSignIn> {
  const { ctx, input } = options;
  const { channel } = input;
  await enforceRate(ctx.deps.limits.signIn, `start ${networkOf(ctx.actor.address)}`);
  const { randomBytes, isSecureCookie } = ctx.deps;
  const ticket = await openTicket(ctx, { text: input.ticket, channel });
  if (ticket === null || (await ownerOf(ctx, ticket)) === null) return TOO_LATE;
  if (isAnothersBrowser(ctx, input.headers, ticket.userId))
    return { type: "refused", message: "다른 계정으로 로그인되어 있어요. 앱에서 다시 연결해 주세요." };
  const access = signInAccess(ctx, channel);
  const nonce = toBase64Url(randomBytes(NONCE_BYTES));
  const state = await sealState(ctx, { ...ticket, nonceHash: await sha256Text(nonce) });
  const location = access === null ? null : authorizeAddress(access, state);
  if (location === null) return TOO_LATE;
  return { type: "go", location, cookie: nonceCookie(channel, nonce, isSecureCookie) };
}

/** An access token in a cookie is mostly an expired one, of somebody who is signed in all the same. */
function isAnothersBrowser(ctx: ServiceContext, headers: Headers, userId: string): boolean {
  const session = readSessionCookie(headers, ctx.deps.isSecureCookie);
  const holder = session === undefined ? undefined : claimedUser(session.accessToken);
  return holder !== undefined && holder !== userId;
}
