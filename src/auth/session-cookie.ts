/** Asks login, refresh and logout to keep the tokens in a cookie and out of the answer. */
export const SESSION_HEADER = "x-madang-session";

const MAX_AGE_SECONDS = 30 * 86_400;
const VALUE_SHAPE = /^([A-Za-z0-9_.-]{1,4096})~([A-Za-z0-9_-]{43})$/;

export type SessionTokens = { accessToken: string; refreshToken: string };

/** `__Host-` binds the cookie to this host, https and path /; plain http exists in the demo only. */
export function sessionCookieName(isSecure: boolean): string {
  return isSecure ? "__Host-madang" : "madang";
}

/** True when the caller wants a cookie session (D-26). */
export function wantsSessionCookie(headers: Headers): boolean {
  return headers.get(SESSION_HEADER)?.trim().toLowerCase() === "cookie";
}

/** The Set-Cookie value that carries both tokens. */
export function sessionCookie(tokens: SessionTokens, isSecure: boolean): string {
  return serialise(`${tokens.accessToken}~${tokens.refreshToken}`, MAX_AGE_SECONDS, isSecure);
}

/** The Set-Cookie value that ends the session in the browser. */
export function clearedSessionCookie(isSecure: boolean): string {
  return serialise("", 0, isSecure);
}

function serialise(value: string, maxAge: number, isSecure: boolean): string {
  const secure = isSecure ? "; Secure" : "";
  return `${sessionCookieName(isSecure)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`;
}

/** The tokens in the request's cookie; on https the plain name is never read. */
export function readSessionCookie(headers: Headers, isSecure: boolean): SessionTokens | undefined {
  const name = `${sessionCookieName(isSecure)}=`;
  const pairs = (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  const values = pairs.filter((pair) => pair.startsWith(name)).map((pair) => pair.slice(name.length));
  if (values.length !== 1) return undefined;
  const [, accessToken, refreshToken] = VALUE_SHAPE.exec(values[0] ?? "") ?? [];
  return accessToken && refreshToken ? { accessToken, refreshToken } : undefined;
}

/**
 * Whether a cookie may speak for this request: reads always, anything else only from our own pages.
 * Browsers send Sec-Fetch-Site; older ones send Origin; a request with neither is no browser's cross-site form.
 */
export function isTrustedCookieRequest(request: Request): boolean {
  if (request.method === "GET" || request.method === "HEAD") return true;
  const site = request.headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin" || site === "none";
  const origin = request.headers.get("origin");
  return origin === null || origin === new URL(request.url).origin;
}
