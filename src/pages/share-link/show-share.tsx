import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../../app-env.ts";
import { ERROR_STATUS, isAppError, notFound } from "../../errors.ts";
import {
  SHARE_RANGES,
  type ShareRange,
  sharedDashboard,
  VISIT_SECONDS,
  visitShare,
} from "../../services/share/index.ts";
import { readForm } from "../form-body.ts";
import { MessagePage } from "../message-page.tsx";
import { pageContext, respond, respondEmbedded, seeOther, tellWait } from "../page-context.ts";
import { PasswordPage } from "./password-page.tsx";
import { SharePage, type ShareTheme } from "./share-page.tsx";

/** The page of a link; read anew each time, so that a revoked one is gone at once. */
export function showShare(c: Context<AppEnv>): Promise<Response> {
  return orOver(c, async () => {
    const { token, range } = askedOf(c);
    const pass = getCookie(c, PASS);
    const shared = await sharedDashboard({ ctx: pageContext(c), input: { token, range, pass } });
    if (shared === "LOCKED") return respond(c, 200, (nonce) => <PasswordPage nonce={nonce} token={token} />);
    const url = `${c.env.deps.publicUrl}/s/${token}`;
    return respond(c, 200, (nonce) => <SharePage nonce={nonce} shared={shared} url={url} />);
  });
}

/** Takes the password; the pass goes into a cookie of this link alone. */
export function postPassword(c: Context<AppEnv>): Promise<Response> {
  return orOver(c, async () => {
    const { token } = askedOf(c);
    const password = (await readForm(c.req.raw)).get("password") ?? "";
    try {
      const { pass } = await visitShare({ ctx: pageContext(c), input: { token, password } });
      setCookie(c, PASS, pass, {
        ...{ path: `/s/${token}`, httpOnly: true, sameSite: "Lax", maxAge: VISIT_SECONDS },
        secure: c.env.deps.isSecureCookie,
      });
    } catch (error) {
      if (!isAppError(error) || error.reason === "NOT_FOUND") throw error;
      tellWait(c, error);
      return respond(c, ERROR_STATUS[error.code], (nonce) => (
        <PasswordPage nonce={nonce} token={token} error={error.message} />
      ));
    }
    return seeOther(c, `/s/${token}`);
  });
}

/** The same page for frames of the origins that the owner named; there is none where no origin is named. */
export function showEmbed(c: Context<AppEnv>): Promise<Response> {
  return orOver(c, async () => {
    const { token, range } = askedOf(c);
    const shared = await sharedDashboard({ ctx: pageContext(c), input: { token, range } });
    const [first, ...more] = shared === "LOCKED" ? [] : shared.embedOrigins;
    if (shared === "LOCKED" || first === undefined) throw notFound();
    const theme = themeOf(c.req.query("theme"));
    return respondEmbedded(c, [first, ...more], (nonce) => (
      <SharePage nonce={nonce} shared={shared} theme={theme} isEmbedded />
    ));
  });
}

/** What every address under /s that leads nowhere shows. */
export function showOver(c: Context<AppEnv>): Promise<Response> {
  return respond(c, 404, (nonce) => (
    <MessagePage
      nonce={nonce}
      heading="공유가 끝났거나 주소가 달라요"
      text="주소가 맞는지 확인하고, 맞다면 링크를 보내 준 매장에 새 링크를 부탁해 주세요."
    />
  ));
}

const PASS = "madang_share";

function askedOf(c: Context<AppEnv>): { token: string; range: ShareRange } {
  return { token: c.req.param("token") ?? "", range: rangeOf(c.req.query("range")) };
}

function rangeOf(text: string | undefined): ShareRange {
  return isRange(text) ? text : "all";
}

function isRange(text: string | undefined): text is ShareRange {
  return text !== undefined && Object.hasOwn(SHARE_RANGES, text);
}

function themeOf(text: string | undefined): ShareTheme {
  return text === "light" || text === "dark" ? text : "auto";
}

async function orOver(c: Context<AppEnv>, work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (isAppError(error) && error.code === "NOT_FOUND") return showOver(c);
    throw error;
  }
}
