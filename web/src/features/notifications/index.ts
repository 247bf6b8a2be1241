import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const notificationRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/notifications",
    component: lazyRouteComponent(() => import("./notifications-page.tsx"), "NotificationsPage"),
  }),
] as const;
