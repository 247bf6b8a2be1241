import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";

/** `service` is "analytics-service" under the source contract's own base path, "madang" elsewhere. */
export function healthRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  const health = (service: string, now: number) => ({
    status: "UP",
    service,
    timestamp: new Date(now).toISOString(),
  });
  routes.get("/health", (c) => c.json(health("madang", c.env.deps.clock.now())));
  routes.get("/api/health", (c) => c.json(health("madang", c.env.deps.clock.now())));
  routes.get("/analytics/v1/health", (c) => c.json(health("analytics-service", c.env.deps.clock.now())));
  return routes;
}
