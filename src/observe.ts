import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { AppEnv } from "./app-env.ts";

const CLASSES = ["1xx", "1xx", "2xx", "3xx", "4xx", "5xx"] as const;

/** Counts each request by its route's pattern, and gives it a span that goes on with the caller's trace. */
export const observeRequests: MiddlewareHandler<AppEnv> = async (c, next) => {
  const { metrics, tracer } = c.env.deps;
  const startedAt = performance.now();
  const { method } = c.req;
  const span = tracer.start(method, c.req.raw.headers.get("traceparent"), { kind: "server" });
  await (span ? tracer.run(span, next) : next());
  const route = patternOf(c);
  const { status } = c.res;
  const seconds = (performance.now() - startedAt) / 1_000;
  metrics.observe("madang_http_request_seconds", seconds, {
    route,
    status: CLASSES[Math.floor(status / 100)] ?? "5xx",
  });
  if (status === 429 || status === 503) metrics.count("madang_shed_total", { status: `${status}` });
  if (!span) return;
  span.rename(`${method} ${route}`);
  span.set({ "http.request.method": method, "http.route": route, "http.response.status_code": status });
  span.end(status >= 500 ? String(status) : undefined);
};

/** The pattern that answers, not the wider ones of what runs before it. */
function patternOf(c: Context<AppEnv>): string {
  let pattern = "none";
  for (const { path } of matchedRoutes(c)) {
    if (path === "/*") continue;
    if (pattern === "none" || !path.endsWith("*") || pattern.endsWith("*")) pattern = path;
  }
  return pattern;
}
