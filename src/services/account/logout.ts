import { isRefreshToken } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { findPresented, revokeSessionById } from "./refresh-family.ts";
import type { RefreshInput } from "./schemas.ts";
import { clearCookie, cookieRefreshToken } from "./signed-in.ts";
import { unauthorized } from "./user-context.ts";

/**
 * Ends the session of the given refresh token, else of the cookie, else the caller's own. Repeatable; an unknown
 * token is no error and tells nothing.
 *
 * @throws AppError UNAUTHORIZED when the caller names no session and has none
 */
export async function logout({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: RefreshInput;
}): Promise<{ ok: true }> {
  const token = input.refreshToken ?? cookieRefreshToken(ctx);
  clearCookie(ctx);
  if (token !== undefined) {
    const presented = isRefreshToken(token) ? await findPresented(ctx, token) : undefined;
    if (presented) await revokeSessionById(ctx, presented.sessionId, "logout");
    return { ok: true };
  }
  if (ctx.actor.kind !== "user") throw unauthorized();
  await revokeSessionById(ctx, ctx.actor.sessionId, "logout");
  return { ok: true };
}
