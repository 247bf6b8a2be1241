import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ContextOf } from "../context-of.ts";
import { AppError } from "../errors.ts";
import { selectPurpose, selectPurposeInput } from "../services/event/index.ts";
import { idempotencyKey } from "../services/schemas.ts";
import { readJsonBody } from "./json-body.ts";

/** The source's first step of an event: POST /api/events/purposes → { eventDraftId, objective, storeName, status }. */
export async function servePurpose(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const headers = new Headers();
  const ctx = await contextOf(c.req.raw, c.env, headers);
  if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
  const body = await readJsonBody(c.req.raw);
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
}
