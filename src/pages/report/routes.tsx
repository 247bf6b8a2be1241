import { type Context, Hono } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { ContextOf } from "../../context-of.ts";
import { type AppError, ERROR_STATUS, notFound } from "../../errors.ts";
import { whenAsked } from "../../when-asked.ts";
import { MessagePage } from "../message-page.tsx";
import { pageFault, respond } from "../page-context.ts";

const reports = whenAsked(() => import("./show-report.tsx"));

/** The print-ready report, for signed-in people; whatever goes wrong is told as a page too. */
export function reportRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.onError(showError);
  routes.get("/report/:eventId", async (c) => {
    const headers = new Headers();
    const ctx = await contextOf(c.req.raw, c.env, headers);
    c.header("x-request-id", headers.get("x-request-id") ?? "");
    return (await reports()).showReport(c, ctx);
  });
  routes.all("/report/*", () => {
    throw notFound();
  });
  return routes;
}

const HEADINGS: Readonly<Partial<Record<AppError["code"], { heading: string; text: string }>>> = {
  UNAUTHORIZED: {
    heading: "로그인이 필요해요",
    text: "보고서는 매장 사람만 볼 수 있어요. 로그인한 뒤 다시 열어 주세요.",
  },
  NOT_FOUND: {
    heading: "보고서를 찾을 수 없어요",
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
