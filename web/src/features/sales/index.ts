import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const salesRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/sales",
    component: lazyRouteComponent(() => import("./sales-page.tsx"), "SalesPage"),
  }),
] as const;
