import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { personRoute } from "../../app/routes.ts";

export const storeRoutes = [
  createRoute({
    getParentRoute: () => personRoute,
    path: "/stores/new",
    component: lazyRouteComponent(() => import("./new-store-page.tsx"), "NewStorePage"),
  }),
  createRoute({
    getParentRoute: () => personRoute,
    path: "/invite",
    validateSearch: ({ token }: Record<string, unknown>): { readonly token?: string } =>
      typeof token === "string" ? { token } : {},
    component: lazyRouteComponent(() => import("./invite-page.tsx"), "InvitePage"),
  }),
] as const;
