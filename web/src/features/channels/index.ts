import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const channelRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/channels",
    component: lazyRouteComponent(() => import("./channels-page.tsx"), "ChannelsPage"),
  }),
] as const;
