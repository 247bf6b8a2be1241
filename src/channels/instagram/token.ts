import { z } from "zod";
import { DAY_MS } from "../../time.ts";
import { endpointOf } from "../account.ts";
import type { ProbeContext, RefreshResult } from "../channel.ts";
import { type ChannelError, changedError, isChannelError } from "../errors.ts";
import { badAnswer, requestJson } from "../http.ts";
import { type InstagramCredentials, openSession } from "./credentials.ts";
import { graphFailure } from "./errors.ts";

/** Meta refuses to exchange a younger token. */
const MIN_AGE_MS = DAY_MS;
/** Two days less than Meta says, so that we never believe in a token that has just died. */
const MAX_LIFE_MS = 58 * DAY_MS;

const LongToken = z.looseObject({
  access_token: z.string().regex(/^[\x21-\x7e]{1,1000}$/),
  expires_in: z.int().min(1),
  permissions: z.string().max(2_000).optional().catch(undefined),
});

type LongLived = Pick<InstagramCredentials, "accessToken" | "tokenIssuedAt" | "tokenExpiresAt"> & {
  readonly permissions: string | undefined;
};

/**
 * A long-lived token from one of Meta's two token endpoints. They take secrets in the query, which is why nothing
 * of the address may reach an error or a log.
 */
export async function requestLongToken(
  ctx: ProbeContext,
  path: "access_token" | "refresh_access_token",
  params: Readonly<Record<string, string>>,
): Promise<LongLived> {
  const url = `${endpointOf(ctx.account)}/${path}?${new URLSearchParams(params)}`;
  const answer = await requestJson(ctx.fetch, { method: "GET", url, headers: {} }, ctx.signal);
  const failure = graphFailure(answer, ctx.now);
  if (failure !== null) throw changedError(failure, { effect: "none" });
  const parsed = LongToken.safeParse(answer.json);
  if (!parsed.success) throw badAnswer(answer.status, "none");
  const { access_token, expires_in, permissions } = parsed.data;
  return {
    accessToken: access_token,
    tokenIssuedAt: ctx.now,
    tokenExpiresAt: ctx.now + Math.min(expires_in * 1_000, MAX_LIFE_MS),
    permissions,
  };
}

/**
 * The same connection with a fresh token. An expired token is dead for good; one younger than a day is kept as it is.
 *
 * @throws ChannelError where Meta does not answer: the old token is still good, ask again later
 */
export async function refreshCredentials(ctx: ProbeContext): Promise<RefreshResult> {
  const { credentials } = openSession(ctx.account);
  const { tokenIssuedAt, tokenExpiresAt } = credentials;
  if (tokenExpiresAt !== undefined && tokenExpiresAt <= ctx.now) return { type: "needs_reconnect" };
  if (tokenIssuedAt !== undefined && ctx.now - tokenIssuedAt < MIN_AGE_MS)
    return { type: "refreshed", credentials };
  try {
    const { permissions, ...fresh } = await requestLongToken(ctx, "refresh_access_token", {
      grant_type: "ig_refresh_token",
      access_token: credentials.accessToken,
    });
    const scopes = permissions === undefined ? {} : { scopes: scopesOf(permissions) };
    return { type: "refreshed", credentials: { ...credentials, ...fresh, ...scopes } };
  } catch (thrown) {
    if (isChannelError(thrown) && isDead(thrown)) return { type: "needs_reconnect" };
    throw thrown;
  }
}

/** "a,b" as Meta writes a list of permissions. */
export function scopesOf(permissions: string): string[] {
  return permissions
    .split(",")
    .map((scope) => scope.trim())
    .filter((scope) => scope !== "");
}

function isDead({ kind }: ChannelError): boolean {
  return kind === "auth" || kind === "permission";
}
