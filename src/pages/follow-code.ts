import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import { notFound } from "../errors.ts";
import { loadEvent } from "../services/event/index.ts";
import { clickKindOf, findTrackingCode } from "../services/tracking/index.ts";
import { pageContext } from "./page-context.ts";

/** Tracking links: counted in memory, then on to the event's current address. */
export async function followCode(c: Context<AppEnv>): Promise<Response> {
  const ctx = pageContext(c);
  const found = await findTrackingCode(ctx.deps, c.req.param("code") ?? "");
  const event = found && (await loadEvent({ ctx, storeId: found.storeId, eventId: found.eventId }));
  if (!found || !event) throw notFound();
  const { storeId, eventId, code } = found;
  ctx.deps.clicks.record({ storeId, eventId, code, kind: clickKindOf(c.req.raw) });
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(`/e/${event.slug}?ref=${code}`, 302);
}
