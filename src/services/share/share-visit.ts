import {
  constantTimeEqual,
  enforceRate,
  fromBase64Url,
  networkOf,
  presentedPassword,
  toBase64Url,
} from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { AppError } from "../../errors.ts";
import { openShare } from "./open-share.ts";
import type { ShareRow } from "./share-row.ts";

export const VISIT_SECONDS = 12 * 60 * 60;

/**
 * Trades a link's password for a pass that opens it for twelve hours, or until the password changes.
 *
 * @throws AppError NOT_FOUND as openShare; UNAUTHORIZED SHARE_PASSWORD_WRONG; LIMIT_EXCEEDED RATE_LIMITED above ten
 *   tries a minute from one network
 */
export async function visitShare({
  ctx,
  input: { token, password },
}: {
  ctx: ServiceContext;
  input: { readonly token: string; readonly password: string };
}): Promise<{ readonly pass: string }> {
  const { share } = await openShare(ctx, token);
  const address = ctx.actor.kind === "anonymous" ? ctx.actor.address : "";
  await enforceRate(ctx.deps.limits.share, `${networkOf(address)} ${share.id}`);
  const verdict = await ctx.deps.passwords.verify(
    presentedPassword(password),
    share.passwordHash ?? undefined,
  );
  if (!verdict.matches) throw new AppError({ code: "UNAUTHORIZED", reason: "SHARE_PASSWORD_WRONG" });
  const until = Math.floor(ctx.deps.clock.now() / 1_000) + VISIT_SECONDS;
  return { pass: `${until}.${toBase64Url(await sealOf(ctx, share, until))}` };
}

/** Whether a visitor may see the link's page: no password is asked for, or the pass is one of its own and not over. */
export async function mayVisit(
  ctx: ServiceContext,
  share: ShareRow,
  pass: string | undefined,
): Promise<boolean> {
  if (share.passwordHash === null) return true;
  const [, until = "", seal = ""] = /^(\d{1,12})\.([\w-]{43})$/.exec(pass ?? "") ?? [];
  const presented = fromBase64Url(seal);
  if (until === "" || presented === undefined || Number(until) * 1_000 <= ctx.deps.clock.now()) return false;
  return constantTimeEqual(presented, await sealOf(ctx, share, Number(until)));
}

/** Holds for one link with one password. */
function sealOf({ deps }: ServiceContext, { id, passwordHash }: ShareRow, until: number) {
  return deps.secrets.issueKey.sign(`share-visit:${id}:${until}:${passwordHash}`);
}
