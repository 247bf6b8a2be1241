import {
  clearedSessionCookie,
  isTrustedCookieRequest,
  readSessionCookie,
  sessionCookie,
  wantsSessionCookie,
} from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import type { SignedInOutput, UserOutput } from "./schemas.ts";

export type Grant = { user: UserOutput; sessionId: string; refreshToken: string };

/** Tokens in the answer, or in a cookie and not in the answer when the caller asked for that (D-26). */
export async function signedIn(ctx: ServiceContext, grant: Grant): Promise<SignedInOutput> {
  const { tokens, isSecureCookie } = ctx.deps;
  const { user, sessionId, refreshToken } = grant;
  const access = await tokens.issue({ sub: user.id, sid: sessionId });
  const expiresAt = toIso(DEFAULT_TIME_ZONE, access.expiresAt);
  if (!ctx.http || !wantsSessionCookie(ctx.http.request.headers)) {
    return { user, accessToken: access.token, refreshToken, expiresAt };
  }
  const cookie = sessionCookie({ accessToken: access.token, refreshToken }, isSecureCookie);
  ctx.http.responseHeaders.append("set-cookie", cookie);
  return { user, expiresAt };
}

/** The refresh token of the browser's cookie, when the request may use it. */
export function cookieRefreshToken({ http, deps }: ServiceContext): string | undefined {
  if (!http || !wantsSessionCookie(http.request.headers) || !isTrustedCookieRequest(http.request))
    return undefined;
  return readSessionCookie(http.request.headers, deps.isSecureCookie)?.refreshToken;
}

export function clearCookie({ http, deps }: ServiceContext): void {
  if (!http || !wantsSessionCookie(http.request.headers)) return;
  http.responseHeaders.append("set-cookie", clearedSessionCookie(deps.isSecureCookie));
}
