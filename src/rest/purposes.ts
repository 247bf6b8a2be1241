import { type Context, Hono } from "hono";
import type { AppEnv } from "../app.ts";
import { readTextBody, strictJson } from "../body.ts";
import { AppError, invalid } from "../errors.ts";
import { selectPurpose, selectPurposeInput } from "../services/event/index.ts";
import { idempotencyKey } from "../services/schemas.ts";
import type { ContextOf } from "./context-of.ts";

/** The source's first step of an event: POST /api/events/purposes → { eventDraftId, objective, storeName, status }. */
export function purposeRoutes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.post("/api/events/purposes", async (c) => {
    const headers = new Headers();
    const ctx = await contextOf(c.req.raw, c.env, headers);
    if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
    const body = await readJsonObject(c);
    const input = selectPurposeInput.parse(body);
    const key = idempotencyKey.parse(c.req.header("idempotency-key"));
    const { eventDraftId, storeName, status } = await selectPurpose({
      ctx,
      input: { ...input, idempotencyKey: key },
    });
    return c.json(
      { eventDraftId, objective: body["objective"], storeName, status },
      200,
      Object.fromEntries(headers),
    );
  });
  return routes;
}

/** @throws AppError INVALID_REQUEST, INVALID_ENCODING, BODY_TOO_LARGE */
async function readJsonObject(c: Context<AppEnv>): Promise<Record<string, unknown>> {
  const text = strictJson(await readTextBody(c.req.raw));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid("INVALID_REQUEST");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw invalid("INVALID_REQUEST");
  return Object.fromEntries(Object.entries(value));
}
