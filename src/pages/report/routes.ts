import type { Hono } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { ContextOf } from "../../context-of.ts";
import { notFound } from "../../errors.ts";
import { whenAsked } from "../../when-asked.ts";
import { ownerPages } from "../owner-pages.tsx";

const reports = whenAsked(() => import("./show-report.tsx"));

/** The print-ready report, for signed-in people. */
export function reportRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = ownerPages({
    signIn: "보고서는 매장 사람만 볼 수 있어요. 로그인한 뒤 다시 열어 주세요.",
    missing: "보고서를 찾을 수 없어요",
  });
  routes.get("/report/:eventId", async (c) => (await reports()).showReport(c, contextOf));
  routes.all("/report/*", () => {
    throw notFound();
  });
  return routes;
}
