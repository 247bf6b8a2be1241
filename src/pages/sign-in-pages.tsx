import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { isChannelId } from "../channels/index.ts";
import { type AppError, ERROR_STATUS, isAppError } from "../errors.ts";
import { type FinishedSignIn, finishSignIn, startSignIn } from "../services/channel/index.ts";
import { MessagePage } from "./message-page.tsx";
import { type PageStatus, pageContext, respond, tellWait } from "./page-context.ts";

/** Where an owner's browser goes to sign in at a channel. */
export async function startPage(c: Context<AppEnv>): Promise<Response> {
  const channel = c.req.param("channel") ?? "";
  if (!isChannelId(channel)) return showUnknown(c);
  const input = { channel, ticket: c.req.query("ticket") ?? "", headers: c.req.raw.headers };
  const started = await startSignIn({ ctx: pageContext(c), input }).catch(limitOf);
  if (started.type === "limited") return showLimit(c, started);
  if (started.type === "refused") return show(c, { type: "refused", message: started.message });
  c.header("set-cookie", started.cookie);
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(started.location, 302);
}

/** Where it comes back to. */
export async function finishPage(c: Context<AppEnv>): Promise<Response> {
  const channel = c.req.param("channel") ?? "";
  if (!isChannelId(channel)) return showUnknown(c);
  const input = {
    channel,
    query: new URL(c.req.url).searchParams,
    cookies: c.req.header("cookie") ?? null,
  };
  const finished = await finishSignIn({ ctx: pageContext(c), input }).catch(limitOf);
  if (finished.type === "limited") return showLimit(c, finished);
  if (finished.clearedCookie !== null) c.header("set-cookie", finished.clearedCookie);
  return show(c, finished);
}

const HEADINGS = {
  connected: "연결했어요",
  refused: "연결하지 못했어요",
  unavailable: "연결하지 못했어요",
} as const satisfies Record<FinishedSignIn["type"], string>;

const STATUSES = {
  connected: 200,
  refused: 400,
  unavailable: 503,
} as const satisfies Record<FinishedSignIn["type"], PageStatus>;

function show(
  c: Context<AppEnv>,
  { type, message }: Pick<FinishedSignIn, "type" | "message">,
): Promise<Response> {
  return respond(c, STATUSES[type], (nonce) => (
    <MessagePage nonce={nonce} heading={HEADINGS[type]} text={message} />
  ));
}

type Limited = { readonly type: "limited"; readonly error: AppError };

function limitOf(error: unknown): Limited {
  if (!isAppError(error) || error.code !== "LIMIT_EXCEEDED") throw error;
  return { type: "limited", error };
}

/** The ticket and the state stay good: the owner reloads the page. */
function showLimit(c: Context<AppEnv>, { error }: Limited): Promise<Response> {
  tellWait(c, error);
  return respond(c, ERROR_STATUS.LIMIT_EXCEEDED, (nonce) => (
    <MessagePage nonce={nonce} heading={HEADINGS.unavailable} text={error.message} />
  ));
}

export function showUnknown(c: Context<AppEnv>): Promise<Response> {
  return respond(c, 404, (nonce) => (
    <MessagePage nonce={nonce} heading="찾을 수 없어요" text="앱에서 채널을 다시 연결해 주세요." />
  ));
}
