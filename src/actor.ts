import { isApiKey, isSameSecret, isTrustedCookieRequest, readSessionCookie } from "./auth/index.ts";
import type { Actor } from "./context.ts";
import type { Deps } from "./deps.ts";
import { findApiKey, redeemStreamTicket } from "./services/account/index.ts";

type Caller = { readonly deps: Deps; readonly address: string };

/**
 * Who a request comes from. A bad, expired or revoked credential makes an anonymous caller: procedures that
 * need more answer one and the same 401.
 */
export async function identify(request: Request, caller: Caller): Promise<Actor> {
  const header = request.headers.get("authorization");
  const bearer = header?.startsWith("Bearer ") ? header.slice(7) : undefined;
  if (bearer !== undefined) return knownUser(bearer, caller) ?? identifyBearer(bearer, caller);
  const token = cookieToken(request, caller.deps);
  if (token !== undefined) return identifyToken(token, caller);
  const ticket = streamTicket(request);
  const holder = ticket === undefined ? undefined : await redeemStreamTicket(caller.deps, ticket);
  if (ticket !== undefined && !holder) countFailure(caller, "stream_ticket");
  return holder ? user(holder, caller) : { kind: "anonymous", address: caller.address };
}

/** Whose token and session were both seen a moment ago: nothing has to be waited for. */
function knownUser(token: string, caller: Caller): Actor | undefined {
  const claims = caller.deps.tokens.verifyCached(token);
  if (!claims || caller.deps.sessions.checkCached(claims.sid) !== true) return undefined;
  return user({ userId: claims.sub, sessionId: claims.sid }, caller);
}

/** An EventSource sends no credentials: its ticket travels in the address, as tRPC's connection parameters. */
function streamTicket(request: Request): string | undefined {
  if (request.method !== "GET" || !request.url.includes("connectionParams=")) return undefined;
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== "/trpc/analytics.live") return undefined;
  try {
    const params: unknown = JSON.parse(searchParams.get("connectionParams") ?? "");
    return typeof params === "object" && params !== null && "ticket" in params
      ? String(params.ticket)
      : undefined;
  } catch {
    return undefined;
  }
}

function cookieToken(request: Request, deps: Deps): string | undefined {
  if (!request.headers.has("cookie")) return undefined;
  const tokens = readSessionCookie(request.headers, deps.isSecureCookie);
  return tokens && isTrustedCookieRequest(request) ? tokens.accessToken : undefined;
}

async function identifyBearer(bearer: string, caller: Caller): Promise<Actor> {
  const { deps } = caller;
  if (isApiKey(bearer)) {
    const key = await findApiKey(deps, bearer);
    const { address } = caller;
    if (!key) countFailure(caller, "api_key");
    return key ? { kind: "machine", ...key, address } : { kind: "anonymous", address };
  }
  const isKnown = deps.tokens.verifyCached(bearer) !== undefined;
  if (!isKnown && deps.operatorToken !== undefined && (await isSameSecret(bearer, deps.operatorToken))) {
    return { kind: "operator", address: caller.address };
  }
  return identifyToken(bearer, caller);
}

async function identifyToken(token: string, caller: Caller): Promise<Actor> {
  const { deps } = caller;
  const claims = deps.tokens.verifyCached(token) ?? (await deps.tokens.verify(token).catch(() => undefined));
  if (!claims) {
    countFailure(caller, "token");
    return { kind: "anonymous", address: caller.address };
  }
  const isAlive = deps.sessions.checkCached(claims.sid) ?? (await deps.sessions.check(claims.sid));
  if (!isAlive) {
    countFailure(caller, "session");
    return { kind: "anonymous", address: caller.address };
  }
  return user({ userId: claims.sub, sessionId: claims.sid }, caller);
}

function countFailure({ deps }: Caller, what: "token" | "session" | "api_key" | "stream_ticket"): void {
  deps.metrics.count("madang_auth_failures_total", { class: what });
}

/** Looking an address up costs more than all the rest of a cached read; few verbs of a signed-in person ask. */
function user(who: { userId: string; sessionId: string }, caller: Caller): Actor {
  return {
    kind: "user",
    userId: who.userId,
    sessionId: who.sessionId,
    get address() {
      return caller.address;
    },
  };
}
