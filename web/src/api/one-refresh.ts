import type { FetchLike } from "madang/client";

const REFRESH = "/trpc/account.refresh";
const LOCK = "madang.refresh";
const DONE_AT = "madang.refreshed";

/**
 * Several tabs share one cookie: when their calls fail together, the first tab renews the session and the others
 * take what it brought.
 */
export const fetchWithOneRefresh: FetchLike = async (url, init) => {
  if (!url.endsWith(REFRESH) || navigator.locks === undefined) return fetch(url, init);
  const askedAt = Date.now();
  return navigator.locks.request(LOCK, async () => {
    if (Number(localStorage.getItem(DONE_AT)) >= askedAt) return Response.json({ result: { data: {} } });
    const response = await fetch(url, init);
    if (response.ok) localStorage.setItem(DONE_AT, String(Date.now()));
    return response;
  });
};
