import type { Context } from "hono";
import { z } from "zod";
import type { AppEnv } from "../app-env.ts";
import type { ServiceContext } from "../context.ts";
import type { ContextOf } from "../context-of.ts";
import { appErrorIn, ERROR_STATUS, isAppError, REASON_MESSAGES } from "../errors.ts";
import { type Dashboard, dashboardFor, Granularity } from "../services/analytics/index.ts";
import { type EventAccess, findResource, MEMBER, requireStore } from "../services/store/index.ts";
import { toContract } from "./contract/index.ts";
import { errorBody } from "./error-body.ts";

type Refusal = { status: 400 | 401 | 403 | 404 | 503; error: string; message: string };

const REFUSALS = {
  anonymous: { status: 401, error: "UNAUTHORIZED", message: REASON_MESSAGES.UNAUTHORIZED },
  badId: { status: 400, error: "INVALID_REQUEST", message: REASON_MESSAGES.INVALID_EVENT_ID },
  badQuery: { status: 400, error: "INVALID_REQUEST", message: REASON_MESSAGES.INVALID_REQUEST },
  unknown: { status: 404, error: "EVENT_NOT_FOUND", message: REASON_MESSAGES.EVENT_NOT_FOUND },
  foreign: { status: 403, error: "FORBIDDEN", message: REASON_MESSAGES.ANALYTICS_FORBIDDEN },
  unavailable: {
    status: 503,
    error: "EXTERNAL_SERVICE_UNAVAILABLE",
    message: REASON_MESSAGES.EXTERNAL_SERVICE_UNAVAILABLE,
  },
} as const satisfies Record<string, Refusal>;

/** What the schemas of ids take, without a parser's bookkeeping: this is the busiest of all routes. */
const UUID = z.regexes.uuid();

/** The source contract's dashboard, at both of its addresses. */
export async function serveDashboard(
  c: Context<AppEnv, "/:eventId">,
  contextOf: ContextOf,
): Promise<Response> {
  const headers = new Headers();
  const ctx = await contextOf(c.req.raw, c.env, headers);
  const refuse = ({ status, error, message }: Refusal) =>
    Response.json(errorBody(error, message, ctx.deps.clock.now()), { status, headers });
  if (ctx.actor.kind !== "user" && ctx.actor.kind !== "machine") return refuse(REFUSALS.anonymous);
  const eventId = c.req.param("eventId");
  if (!UUID.test(eventId)) return refuse(REFUSALS.badId);
  const granularity = c.req.raw.url.includes("?") ? c.req.query("granularity") : undefined;
  if (!isGranularity(granularity)) return refuse(REFUSALS.badQuery);
  try {
    const access = await accessTo(ctx, eventId.toLowerCase());
    if (typeof access === "string") return refuse(REFUSALS[access]);
    const dashboard = await dashboardFor(ctx, access, granularity);
    const rendered = render(dashboard);
    for (const [name, value] of rendered.headers) headers.set(name, value);
    return new Response(rendered.body, { headers });
  } catch (error) {
    const told = appErrorIn(error);
    const refusal = told && refusalOf(ERROR_STATUS[told.code]);
    if (!refusal) throw error;
    return refuse(refusal);
  }
}

function isGranularity(value: string | undefined): value is Granularity | undefined {
  return value === undefined || Granularity.options.some((known) => known === value);
}

function refusalOf(status: number): Refusal | undefined {
  if (status === REFUSALS.unknown.status) return REFUSALS.unknown;
  return status === REFUSALS.unavailable.status ? REFUSALS.unavailable : undefined;
}

/** The one place that tells a stranger's event from none (D-18): the source's contract wants the 403. */
async function accessTo(ctx: ServiceContext, eventId: string): Promise<EventAccess | "unknown" | "foreign"> {
  const resource = await findResource(ctx, eventId, "event");
  if (!resource) return "unknown";
  try {
    return { ...(await requireStore(ctx, resource.storeId, MEMBER)), eventId };
  } catch (error) {
    if (isAppError(error) && (error.code === "NOT_FOUND" || error.code === "FORBIDDEN")) return "foreign";
    throw error;
  }
}

type Rendered = {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: readonly (readonly [string, string])[];
};

/** Bytes of each cached dashboard, as long as that lives: Korean text is dear to encode. */
const renderedBodies = new WeakMap<Dashboard, Rendered>();

function render(dashboard: Dashboard): Rendered {
  const known = renderedBodies.get(dashboard);
  if (known) return known;
  const { body, missing, degraded } = toContract(dashboard);
  const headers: [string, string][] = [["content-type", "application/json"]];
  if (missing.length > 0) headers.push(["x-missing", missing.join(", ")]);
  if (degraded.length > 0) headers.push(["x-degraded-channels", degraded.join(", ")]);
  const rendered: Rendered = { body: new TextEncoder().encode(JSON.stringify(body)), headers };
  renderedBodies.set(dashboard, rendered);
  return rendered;
}
