import { Hono } from "hono";
import type { AppEnv } from "../app.ts";

/** Customer pages, rendered on the server. */
export function pageRoutes(): Hono<AppEnv> {
  return new Hono<AppEnv>();
}
