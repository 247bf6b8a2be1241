import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "../../app/routes.ts";
import { pageBeside } from "./page-beside.ts";
import { SignInPage } from "./sign-in-page.tsx";

export type SignInSearch = {
  /** Where to go after signing in: a path of this app, nothing else. */
  readonly next?: string | undefined;
  /** Or a page of the service beside the app. */
  readonly page?: string | undefined;
  readonly ended?: boolean | undefined;
};

/** What is not ours is set to nothing: the router would leave in place what is only left out. */
function signInSearch({ next, page, ended }: Record<string, unknown>): SignInSearch {
  const isOurs = typeof next === "string" && /^\/(?![/\\])/.test(next);
  return {
    next: isOurs ? next : undefined,
    page: pageBeside(page),
    ended: ended === true ? ended : undefined,
  };
}

export const authRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/sign-in",
    validateSearch: signInSearch,
    // The first page of everybody: it comes with the entry, not a round trip later.
    component: SignInPage,
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/sign-up",
    validateSearch: signInSearch,
    component: lazyRouteComponent(() => import("./sign-up-page.tsx"), "SignUpPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/forgot",
    component: lazyRouteComponent(() => import("./forgot-page.tsx"), "ForgotPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/reset",
    component: lazyRouteComponent(() => import("./reset-page.tsx"), "ResetPage"),
  }),
] as const;
