import { QueryClient } from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { type AppRouter, createClient, isMadangError } from "madang/client";
import { fetchWithOneRefresh } from "./one-refresh.ts";
import { isPausedByOwner } from "./paused.ts";
import { tellSessionEnd } from "./session.ts";

/** The service. The session is an HttpOnly cookie of this origin: no token is ever seen here. */
export const madang = createClient({
  baseUrl: "",
  session: "cookie",
  fetch: fetchWithOneRefresh,
  onSession: (tokens) => {
    if (tokens === undefined) tellSessionEnd();
  },
});

const FRESH_MS = 15_000;

/** `madang` repeats by itself what may be repeated, so the cache never does. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: false,
      staleTime: FRESH_MS,
      networkMode: "always",
      throwOnError: false,
      refetchOnWindowFocus: () => !isPausedByOwner(),
    },
    mutations: { retry: false, networkMode: "always" },
  },
});

/**
 * Typed options for useQuery and useMutation.
 *
 * @example useQuery(api.events.get.queryOptions({ eventId }))
 */
export const api = createTRPCOptionsProxy<AppRouter>({ client: madang, queryClient });

/** Whether there was no answer at all. */
export function isOutOfReach(error: unknown): boolean {
  return isMadangError(error) && (error.code === "NETWORK" || error.code === "TIMEOUT");
}

/** Whether the server says that there is nobody signed in. */
export function isSignedOut(error: unknown): boolean {
  return isMadangError(error) && error.code === "UNAUTHORIZED";
}
