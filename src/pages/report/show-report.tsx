import type { Context } from "hono";
import type { AppEnv } from "../../app-env.ts";
import type { ContextOf } from "../../context-of.ts";
import { getDashboard } from "../../services/analytics/index.ts";
import { getEvent } from "../../services/event/index.ts";
import { ownerContext, ownerEventId } from "../owner-context.ts";
import { respond } from "../page-context.ts";
import { ReportPage } from "./report-page.tsx";

/**
 * The report of an event for people of its store; staff read it without costs.
 *
 * @throws AppError UNAUTHORIZED for anyone but a signed-in person; NOT_FOUND for an event that is unknown or
 *   not of the caller's store (the two look the same)
 */
export async function showReport(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const ctx = await ownerContext(c, contextOf);
  const input = { eventId: ownerEventId(c, ctx) };
  const [event, dashboard] = await Promise.all([getEvent({ ctx, input }), getDashboard({ ctx, input })]);
  return respond(c, 200, (nonce) => <ReportPage nonce={nonce} event={event} dashboard={dashboard} />);
}
