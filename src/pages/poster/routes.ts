import type { Hono } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { ContextOf } from "../../context-of.ts";
import { notFound } from "../../errors.ts";
import { whenAsked } from "../../when-asked.ts";
import { ownerPages } from "../owner-pages.tsx";

const posters = whenAsked(() => import("./show-poster.tsx"));

/** Printable posters, for signed-in people of the store. */
export function posterRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = ownerPages({
    signIn: "포스터는 매장 사람만 만들 수 있어요. 로그인한 뒤 다시 열어 주세요.",
    missing: "포스터를 찾을 수 없어요",
  });
  routes.get("/poster/:eventId", async (c) => (await posters()).showPoster(c, contextOf));
  routes.post("/poster/:eventId", async (c) => (await posters()).addPlace(c, contextOf));
  routes.all("/poster/*", () => {
    throw notFound();
  });
  return routes;
}
