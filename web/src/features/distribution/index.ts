import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const distributionRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/$eventId/distribution",
    component: lazyRouteComponent(() => import("./distribution-page.tsx"), "DistributionPage"),
  }),
] as const;
