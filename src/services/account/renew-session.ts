import { SESSION_HEADER } from "../../auth/index.ts";
import type { ServiceContext } from "../../context.ts";
import { isAppError } from "../../errors.ts";
import { refresh } from "./refresh.ts";

/**
 * A browser's session whose access token has run out, renewed for a page that is not of the app: what a page asks for
 * carries no header of ours.
 *
 * @returns the Set-Cookie value; undefined where the request has no session that could be renewed
 */
export async function renewSession(ctx: ServiceContext): Promise<string | undefined> {
  const asked = ctx.http?.request;
  if (!asked?.headers.has("cookie") || asked.headers.has("authorization")) return undefined;
  const responseHeaders = new Headers();
  const request = withHeader(asked, SESSION_HEADER, "cookie");
  try {
    await refresh({ ctx: { ...ctx, http: { request, responseHeaders } }, input: {} });
  } catch (error) {
    if (isAppError(error) && error.code === "UNAUTHORIZED") return undefined;
    throw error;
  }
  return responseHeaders.get("set-cookie") ?? undefined;
}

/** The same request without its body. */
export function withHeader({ url, method, headers }: Request, name: string, value: string): Request {
  const more = new Headers(headers);
  more.set(name, value);
  return new Request(url, { method, headers: more });
}
