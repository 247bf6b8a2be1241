import type { FetchLike } from "madang/client";

const REFRESH = "/trpc/account.refresh";
const LOCK = "madang.refresh";
/** When the session was last renewed, and when it was last refused: milliseconds, known to all tabs. */
const DONE_AT = "madang.refreshed";
const OVER_AT = "madang.ended";

/** When the newest of this tab's calls that the server refused was sent. */
let refusedAt = 0;

/**
 * Several tabs share one cookie: when their calls fail together, the first tab asks for a new session, and the others
 * take what it brought, or its refusal.
 */
export const fetchWithOneRefresh: FetchLike = async (url, init) => {
  if (url.endsWith(REFRESH) && navigator.locks !== undefined)
    return navigator.locks.request(LOCK, () => refreshUnlessDone(url, init));
  const sentAt = Date.now();
  const response = await fetch(url, init);
  if (response.status === 401) refusedAt = Math.max(refusedAt, sentAt);
  return response;
};

async function refreshUnlessDone(...call: Parameters<FetchLike>): Promise<Response> {
  if (timeOf(DONE_AT) >= refusedAt) return Response.json({ result: { data: {} } });
  if (timeOf(OVER_AT) >= refusedAt) return new Response(null, { status: 401 });
  const response = await fetch(...call);
  if (response.ok) localStorage.setItem(DONE_AT, String(Date.now()));
  if (response.status === 401) localStorage.setItem(OVER_AT, String(Date.now()));
  return response;
}

function timeOf(key: string): number {
  return Number(localStorage.getItem(key));
}
