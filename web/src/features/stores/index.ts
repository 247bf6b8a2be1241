import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { personRoute } from "../../app/routes.ts";

export const storeRoutes = [
  createRoute({
    getParentRoute: () => personRoute,
    path: "/stores/new",
    component: lazyRouteComponent(() => import("./new-store-page.tsx"), "NewStorePage"),
  }),
] as const;
