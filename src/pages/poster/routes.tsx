import { type Context, Hono } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { ServiceContext } from "../../context.ts";
import type { ContextOf } from "../../context-of.ts";
import { type AppError, ERROR_STATUS, notFound } from "../../errors.ts";
import { whenAsked } from "../../when-asked.ts";
import { MessagePage } from "../message-page.tsx";
import { pageFault, respond } from "../page-context.ts";

const posters = whenAsked(() => import("./show-poster.tsx"));

/** Printable posters, for signed-in people of the store; whatever goes wrong is told as a page too. */
export function posterRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.onError(showError);
  const contextFor = async (c: Context<AppEnv>): Promise<ServiceContext> => {
    const headers = new Headers();
    const ctx = await contextOf(c.req.raw, c.env, headers);
    c.header("x-request-id", headers.get("x-request-id") ?? "");
    return ctx;
  };
  routes.get("/poster/:eventId", async (c) => (await posters()).showPoster(c, await contextFor(c)));
  routes.post("/poster/:eventId", async (c) => (await posters()).addPlace(c, await contextFor(c)));
  routes.all("/poster/*", () => {
    throw notFound();
  });
  return routes;
}

const HEADINGS: Readonly<Partial<Record<AppError["code"], { heading: string; text: string }>>> = {
  UNAUTHORIZED: {
    heading: "로그인이 필요해요",
    text: "포스터는 매장 사람만 만들 수 있어요. 로그인한 뒤 다시 열어 주세요.",
  },
  NOT_FOUND: {
    heading: "포스터를 찾을 수 없어요",
    text: "주소가 맞는지, 이 매장의 계정으로 로그인했는지 확인해 주세요.",
  },
};

function showError(error: Error, c: Context<AppEnv>): Promise<Response> {
  const { code, message } = pageFault(error, c);
  const { heading, text } = HEADINGS[code] ?? { heading: "잠시 문제가 생겼어요", text: message };
  return respond(c, ERROR_STATUS[code], (nonce) => (
    <MessagePage nonce={nonce} heading={heading} text={text} />
  ));
}
