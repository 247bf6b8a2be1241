import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";
import { dashboardSearch, listSearch } from "./search.ts";

export const eventRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events",
    validateSearch: listSearch,
    component: lazyRouteComponent(() => import("./events-page.tsx"), "EventsPage"),
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/$eventId",
    validateSearch: dashboardSearch,
    component: lazyRouteComponent(() => import("./dashboard/dashboard-page.tsx"), "DashboardPage"),
  }),
] as const;
