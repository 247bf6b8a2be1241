import { Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ContextOf } from "../context-of.ts";
import { whenAsked } from "../when-asked.ts";
import { healthRoutes } from "./health.ts";
import { v1Routes } from "./v1.ts";

export { errorBody } from "./error-body.ts";

const analytics = whenAsked(() => import("./analytics.ts"));
const purposes = whenAsked(() => import("./purposes.ts"));
const distribute = whenAsked(() => import("./distribute.ts"));
const media = whenAsked(() => import("./media.ts"));
const openApi = whenAsked(() => import("./openapi.ts"));
const webhooks = whenAsked(() => import("./webhooks.ts"));

/** What needs verbs is loaded by the first request for it (docs/adr/0071-modules-loaded-when-asked-for.md). */
export function restRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.route("/", healthRoutes());
  for (const path of ["/api/events/:eventId/analytics", "/analytics/v1/events/:eventId/analytics"] as const)
    routes.get(path, async (c) => (await analytics()).serveDashboard(c, contextOf));
  routes.post("/api/events/purposes", async (c) => (await purposes()).servePurpose(c, contextOf));
  routes.post("/api/distribution/distribute", async (c) =>
    (await distribute()).serveDistribute(c, contextOf),
  );
  // A parameter, for beside `/api/v1/:router/:procedure` the quick one of Hono's routers takes no fixed word.
  routes.post("/api/v1/:word", async (c) =>
    c.req.param("word") === "media" ? (await media()).uploadFile(c, contextOf) : c.notFound(),
  );
  routes.get("/media/:storeId/:file", async (c) => (await media()).serveFile(c, contextOf));
  routes.route("/", v1Routes(contextOf));
  routes.get("/openapi.json", async (c) => {
    const { openApiDocument } = await openApi();
    return c.json(await openApiDocument(c.env.deps.publicUrl));
  });
  for (const path of ["/webhooks/:channel", "/webhooks/:channel/:connectionId"]) {
    routes.post(path, async (c) => (await webhooks()).takeWebhook(c));
    routes.get(path, async (c) => (await webhooks()).answerWebhookChallenge(c));
  }
  return routes;
}
