import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const drawRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/$eventId/draw",
    component: lazyRouteComponent(() => import("./draw-page.tsx"), "DrawPage"),
  }),
] as const;
