import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/$eventId/people",
    component: lazyRouteComponent(() => import("./people-page.tsx"), "PeoplePage"),
  }),
] as const;
