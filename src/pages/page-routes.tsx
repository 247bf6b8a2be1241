import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import { ERROR_STATUS } from "../errors.ts";
import { whenAsked } from "../when-asked.ts";
import { MessagePage } from "./message-page.tsx";
import { pageFault, respond } from "./page-context.ts";

const redirects = whenAsked(() => import("./follow-code.ts"));
const entryPages = whenAsked(() => import("./entry-pages.tsx"));
const codePages = whenAsked(() => import("./code-pages.tsx"));
const drawPages = whenAsked(() => import("./draw/draw-pages.tsx"));
const winPages = whenAsked(() => import("./draw/win-pages.tsx"));
const ownEntryPages = whenAsked(() => import("./own-entry-pages.tsx"));
const signInPages = whenAsked(() => import("./sign-in-pages.tsx"));
const sharePages = whenAsked(() => import("./share-link/show-share.tsx"));
const unsubscribePages = whenAsked(() => import("./unsubscribe-pages.tsx"));

/** Customer pages, rendered on the server; whatever goes wrong here is told as a page too. */
export function pageRoutes(): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.onError(showError);
  routes.get("/r/:code", async (c) => (await redirects()).followCode(c));
  routes.get("/e/:slug", async (c) => (await entryPages()).showEvent(c));
  routes.post("/e/:slug", async (c) => (await entryPages()).postEntry(c));
  routes.get("/e/:slug/done/:code", async (c) => (await entryPages()).showDone(c));
  routes.get("/e/:slug/done/:code/code.png", async (c) => (await entryPages()).sendCodeImage(c));
  routes.get("/e/:slug/event.ics", async (c) => (await entryPages()).sendCalendar(c));
  routes.get("/e/:slug/code", async (c) => (await codePages()).showFindCode(c));
  routes.post("/e/:slug/code", async (c) => (await codePages()).postFindCode(c));
  routes.get("/e/:slug/my", async (c) => (await ownEntryPages()).showOwn(c));
  routes.post("/e/:slug/my", async (c) => (await ownEntryPages()).postOwn(c));
  routes.get("/e/:slug/draw", async (c) => (await drawPages()).showDraw(c));
  routes.post("/e/:slug/draw", async (c) => (await drawPages()).findOwnPlace(c));
  routes.get("/e/:slug/draw.json", async (c) => (await drawPages()).sendProof(c));
  routes.get("/e/:slug/win", async (c) => (await winPages()).showDeclined(c));
  routes.get("/e/:slug/win/:token", async (c) => (await winPages()).showWin(c));
  routes.post("/e/:slug/win/:token", async (c) => (await winPages()).postWin(c));
  routes.get("/oauth/:channel/start", async (c) => (await signInPages()).startPage(c));
  routes.get("/oauth/:channel/callback", async (c) => (await signInPages()).finishPage(c));
  routes.all("/oauth/*", async (c) => (await signInPages()).showUnknown(c));
  routes.get("/unsubscribe", async (c) => (await unsubscribePages()).askToLeave(c));
  routes.post("/unsubscribe", async (c) => (await unsubscribePages()).leave(c));
  routes.get("/s/:token", async (c) => (await sharePages()).showShare(c));
  routes.post("/s/:token", async (c) => (await sharePages()).postPassword(c));
  routes.get("/s/:token/embed", async (c) => (await sharePages()).showEmbed(c));
  routes.all("/s/*", async (c) => (await sharePages()).showOver(c));
  routes.all("/e/*", (c) => showNotFound(c));
  routes.all("/r/*", (c) => showNotFound(c));
  return routes;
}

function showNotFound(c: Context<AppEnv>): Promise<Response> {
  return respond(c, 404, (nonce) => (
    <MessagePage
      nonce={nonce}
      heading="이벤트를 찾을 수 없어요"
      text="주소가 맞는지 다시 확인해 주세요. QR 코드로 왔다면 매장에 알려 주세요."
    />
  ));
}

function showError(error: Error, c: Context<AppEnv>): Promise<Response> {
  const { code, reason, message } = pageFault(error, c);
  if (reason === "NOT_FOUND") return showNotFound(c);
  const isOurs = code === "INTERNAL" || code === "UNAVAILABLE";
  const heading = isOurs ? "잠시 문제가 생겼어요" : "보낸 내용을 받을 수 없어요";
  return respond(c, ERROR_STATUS[code], (nonce) => (
    <MessagePage nonce={nonce} heading={heading} text={message} />
  ));
}
