/** Below this, what gzip saves fits the same packet. */
const BYTES_MIN = 1_024;

/**
 * A page of HTML with gzip, where the browser reads it: on a slow network it then comes in one flight instead of two.
 * Everything else passes untouched. Workers need none of this: their platform does it.
 *
 * @example return compressPage(request, await app.fetch(request, bindings));
 */
export async function compressPage(request: Request, response: Response): Promise<Response> {
  if (response.body === null || response.headers.has("content-encoding") || !readsGzip(request))
    return response;
  const page = new Uint8Array(await response.arrayBuffer());
  const headers = new Headers(response.headers);
  headers.append("vary", "accept-encoding");
  if (page.length < BYTES_MIN) return new Response(page, { status: response.status, headers });
  headers.set("content-encoding", "gzip");
  headers.delete("content-length");
  return new Response(Bun.gzipSync(page), { status: response.status, headers });
}

export function isPage(response: Response): boolean {
  return response.headers.get("content-type")?.startsWith("text/html") === true;
}

function readsGzip(request: Request): boolean {
  const accepted = request.headers.get("accept-encoding") ?? "";
  return accepted.split(",").some((part) => /^\s*(gzip|\*)\s*(;\s*q=(?!0(\.0*)?\s*$).*)?$/i.test(part));
}
