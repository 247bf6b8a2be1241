import { isWebPage, WEB_PAGE, WEB_PATH, webHeaders } from "./web-headers.ts";

/** The platform's files, as wrangler.toml binds them. */
type Assets = { readonly fetch: (request: Request) => Promise<Response> };

/**
 * The page of the owner's app for the paths below /app that are no files; the platform has answered those already.
 *
 * @returns undefined for every path that is not the app's
 */
export async function serveWebPage(request: Request, assets: unknown): Promise<Response | undefined> {
  const { pathname, origin } = new URL(request.url);
  if (pathname === "/") return Response.redirect(`${origin}${WEB_PATH}`, 302);
  if (pathname !== WEB_PATH && !pathname.startsWith(`${WEB_PATH}/`)) return undefined;
  if (request.method !== "GET" && request.method !== "HEAD")
    return new Response(null, { status: 405, headers: { allow: "GET, HEAD" } });
  if (!isWebPage(pathname) || !isAssets(assets)) return new Response(null, { status: 404 });
  const page = await assets.fetch(new Request(`${origin}${WEB_PAGE}`, request));
  const headers = new Headers(page.headers);
  for (const [name, value] of Object.entries(webHeaders(WEB_PAGE))) headers.set(name, value);
  return new Response(page.body, { status: page.status, headers });
}

function isAssets(value: unknown): value is Assets {
  return typeof value === "object" && value !== null && "fetch" in value && typeof value.fetch === "function";
}
