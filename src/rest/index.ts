import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { analyticsRoutes } from "./analytics.ts";
import type { ContextOf } from "./context-of.ts";
import { distributeRoutes } from "./distribute.ts";
import { healthRoutes } from "./health.ts";
import { mediaRoutes } from "./media.ts";
import { openApiRoutes } from "./openapi.ts";
import { purposeRoutes } from "./purposes.ts";
import { v1Routes } from "./v1.ts";
import { webhookRoutes } from "./webhooks.ts";

export type { ContextOf } from "./context-of.ts";
export { errorBody } from "./error-body.ts";

export function restRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.route("/", healthRoutes());
  routes.route("/", analyticsRoutes(contextOf));
  routes.route("/", purposeRoutes(contextOf));
  routes.route("/", distributeRoutes(contextOf));
  routes.route("/", mediaRoutes(contextOf));
  routes.route("/", v1Routes(contextOf));
  routes.route("/", openApiRoutes());
  routes.route("/", webhookRoutes());
  return routes;
}
