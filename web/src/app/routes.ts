import { createRootRoute, createRoute, redirect } from "@tanstack/react-router";
import { isOutOfReach, isSignedOut } from "../api/client.ts";
import { meQuery, queryClient, restoreLastSeen, storesQuery } from "../api/index.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { WholeFault } from "./page-fault.tsx";
import { Root } from "./root.tsx";
import { Shell } from "./shell/index.ts";

/** Above all pages. Pages for people who are not signed in hang here. */
export const rootRoute = createRootRoute({
  component: Root,
  notFoundComponent: NotFoundPage,
  errorComponent: WholeFault,
});

/** Above the pages of a signed-in person with a store: navigation, store switcher, live numbers. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ location }) => {
    const stores = await readStores(location.href);
    if (stores.length === 0) throw redirect({ to: "/stores/new" });
  },
  component: Shell,
  errorComponent: WholeFault,
});

/** Above pages of a signed-in person that need no store. */
export const personRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "person",
  beforeLoad: async ({ location }) => {
    await readStores(location.href);
  },
  errorComponent: WholeFault,
});

/** Nobody signed in: to the sign-in page, which leads back. No connection: what was seen last. */
async function readStores(here: string) {
  try {
    const [, { items }] = await Promise.all([
      queryClient.ensureQueryData(meQuery()),
      queryClient.ensureQueryData(storesQuery()),
    ]);
    return items.filter(({ closedAt }) => closedAt === null);
  } catch (error) {
    if (isOutOfReach(error) && restoreLastSeen())
      return queryClient.getQueryData(storesQuery().queryKey)?.items ?? [];
    if (!isSignedOut(error)) throw error;
    throw redirect({ to: "/sign-in", search: here === "/" ? {} : { next: here } });
  }
}
