import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";
import { peopleSearch } from "./search.ts";

export const peopleRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/$eventId/people",
    validateSearch: peopleSearch,
    component: lazyRouteComponent(() => import("./people-page.tsx"), "PeoplePage"),
  }),
] as const;
