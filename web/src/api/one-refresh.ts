import type { FetchLike } from "madang/client";

const REFRESH = "/trpc/account.refresh";
const LOCK = "madang.refresh";
/** Begin the names of locks that say how an attempt ended and when. */
const RENEWED = "madang.renewed.";
const ENDED = "madang.ended.";
/** Calls that failed together have all been answered by then. */
const TOLD_MS = 30_000;
/** Tabs that notice a session's end one after the other still notice the same end; a sign-in needs no refresh so soon. */
const SAME_END_MS = 10_000;

/** When the newest of this tab's calls that the server refused was sent, milliseconds. */
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
  if ((await newest(RENEWED)) >= refusedAt) return Response.json({ result: { data: {} } });
  if ((await newest(ENDED)) >= refusedAt - SAME_END_MS) return new Response(null, { status: 401 });
  const response = await fetch(...call);
  if (response.ok) await tell(RENEWED);
  if (response.status === 401) await tell(ENDED);
  return response;
}

/** A lock is known to the other tabs as soon as it is held; what is kept in storage may reach them later. */
function tell(outcome: string): Promise<void> {
  return new Promise((told) => {
    void navigator.locks.request(`${outcome}${Date.now()}`, () => {
      told();
      return new Promise((resolve) => setTimeout(resolve, TOLD_MS));
    });
  });
}

async function newest(outcome: string): Promise<number> {
  const { held = [] } = await navigator.locks.query();
  const names = held.map(({ name = "" }) => name).filter((name) => name.startsWith(outcome));
  return Math.max(0, ...names.map((name) => Number(name.slice(outcome.length))));
}
