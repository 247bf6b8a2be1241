import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ServiceContext } from "../context.ts";
import type { ContextOf } from "../context-of.ts";
import { AppError } from "../errors.ts";
import { renewSession, withHeader } from "../services/account/index.ts";

/**
 * Who asks for the page; the answer carries the id that the logs know the request by. A session whose access token has
 * run out is renewed on the way, as the app does it: its cookie goes out with the page.
 */
export async function ownerContext(c: Context<AppEnv>, contextOf: ContextOf): Promise<ServiceContext> {
  const headers = new Headers();
  const ctx = await contextOf(c.req.raw, c.env, headers);
  c.header("x-request-id", headers.get("x-request-id") ?? "");
  if (ctx.actor.kind !== "anonymous") return ctx;
  const cookie = await renewSession(ctx);
  if (cookie === undefined) return ctx;
  c.header("set-cookie", cookie);
  const [pair = ""] = cookie.split(";");
  const renewed = await contextOf(withHeader(c.req.raw, "cookie", pair), c.env, headers);
  c.header("x-request-id", renewed.requestId);
  return renewed;
}

/**
 * The event that the address names.
 *
 * @throws AppError UNAUTHORIZED for anyone but a signed-in person
 */
export function ownerEventId(c: Context<AppEnv>, ctx: ServiceContext): string {
  if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  return (c.req.param("eventId") ?? "").toLowerCase();
}
