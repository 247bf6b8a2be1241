import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const shareRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/$eventId/share",
    component: lazyRouteComponent(() => import("./share-page.tsx"), "SharePage"),
  }),
] as const;
