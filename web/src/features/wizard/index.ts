import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { shellRoute } from "../../app/routes.ts";
import { wizardSearch } from "./search.ts";

export { openStep } from "./open-step.ts";
export { draftsOf, ResumeBanner } from "./resume-banner.tsx";

export const wizardRoutes = [
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/new",
    beforeLoad: () => {
      throw redirect({ to: "/events/new/$step", params: { step: "1" }, replace: true });
    },
  }),
  createRoute({
    getParentRoute: () => shellRoute,
    path: "/events/new/$step",
    validateSearch: wizardSearch,
    component: lazyRouteComponent(() => import("./wizard-page.tsx"), "WizardPage"),
  }),
] as const;
