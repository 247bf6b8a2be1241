import { Hono } from "hono";
import type { AppEnv } from "../app.ts";
import { healthRoutes } from "./health.ts";
import { purposeRoutes } from "./purposes.ts";

export { errorBody } from "./error-body.ts";

export function restRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.route("/", healthRoutes());
  routes.route("/", purposeRoutes());
  return routes;
}
