import { createRouter } from "@tanstack/react-router";
import { PageFault } from "./app/page-fault.tsx";
import { personRoute, rootRoute, shellRoute } from "./app/routes.ts";
import { authRoutes } from "./features/auth/index.ts";
import { channelRoutes } from "./features/channels/index.ts";
import { distributionRoutes } from "./features/distribution/index.ts";
import { drawRoutes } from "./features/draw/index.ts";
import { eventRoutes } from "./features/events/index.ts";
import { homeRoutes } from "./features/home/index.ts";
import { notificationRoutes } from "./features/notifications/index.ts";
import { peopleRoutes } from "./features/people/index.ts";
import { salesRoutes } from "./features/sales/index.ts";
import { settingsRoutes } from "./features/settings/index.ts";
import { shareRoutes } from "./features/share/index.ts";
import { storeRoutes } from "./features/stores/index.ts";
import { wizardRoutes } from "./features/wizard/index.ts";

/** Every page of the app: a feature's door says its routes, this list says that they exist. */
const routeTree = rootRoute.addChildren([
  ...authRoutes,
  personRoute.addChildren([...storeRoutes]),
  shellRoute.addChildren([
    ...homeRoutes,
    ...eventRoutes,
    ...distributionRoutes,
    ...wizardRoutes,
    ...peopleRoutes,
    ...shareRoutes,
    ...drawRoutes,
    ...salesRoutes,
    ...notificationRoutes,
    ...channelRoutes,
    ...settingsRoutes,
  ]),
]);

export const router = createRouter({
  routeTree,
  basepath: "/app",
  // What a route's validateSearch does not name is no part of its search.
  search: { strict: true },
  scrollRestoration: true,
  defaultErrorComponent: PageFault,
  defaultPreload: "intent",
  defaultPreloadStaleTime: 0,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
