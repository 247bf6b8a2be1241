import { type Context, Hono } from "hono";
import type { AppEnv } from "./app-env.ts";
import { isSameSecret } from "./auth/index.ts";

/** For machines that watch the service: /livez, /readyz, /metrics. */
export function operationsRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get("/livez", (c) => c.json({ status: "UP" }));
  routes.get("/readyz", serveReadiness);
  routes.get("/metrics", serveMetrics);
  return routes;
}

/** Everybody may know whether it is ready; what is wrong, only who holds a token of the operator. */
async function serveReadiness(c: Context<AppEnv>): Promise<Response> {
  const { readiness, operatorToken, scrape } = c.env.deps;
  const report = await readiness.report();
  const status = report.status === "UP" || report.status === "DEGRADED" ? 200 : 503;
  const header = c.req.header("authorization");
  const mayKnow = (await holdsToken(header, operatorToken)) || (await holdsToken(header, scrape?.token));
  return c.json(mayKnow ? report : { status: report.status }, status, { "cache-control": "no-store" });
}

/** Without the token there is no such page. */
async function serveMetrics(c: Context<AppEnv>): Promise<Response> {
  const { scrape, metrics } = c.env.deps;
  if (!scrape) return c.notFound();
  if (!(await holdsToken(c.req.header("authorization"), scrape.token))) {
    metrics.count("madang_auth_failures_total", { class: "metrics_token" });
    return c.notFound();
  }
  return c.body(await scrape.text(), 200, {
    "content-type": "text/plain; version=0.0.4; charset=utf-8",
    "cache-control": "no-store",
  });
}

/** Whether an Authorization header holds this token. */
export async function holdsToken(
  header: string | null | undefined,
  token: string | undefined,
): Promise<boolean> {
  if (token === undefined || !header?.startsWith("Bearer ")) return false;
  return isSameSecret(header.slice(7), token);
}
