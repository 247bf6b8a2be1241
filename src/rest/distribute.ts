import type { Context } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ContextOf } from "../context-of.ts";
import { AppError } from "../errors.ts";
import { DistributeSourceInput, distributeSource } from "../services/distribution/index.ts";
import { errorResponse, jsonResponse } from "./error-response.ts";
import { readJsonBody, withIdempotencyKey } from "./json-body.ts";

/**
 * The source's POST /api/distribution/distribute → 200 when every channel is settled, else 202 and the run goes
 * on; { distributionId, eventId, status, results[], successChannels[] } either way.
 */
export async function serveDistribute(c: Context<AppEnv>, contextOf: ContextOf): Promise<Response> {
  const headers = new Headers();
  try {
    const ctx = await contextOf(c.req.raw, c.env, headers);
    if (ctx.actor.kind !== "user") throw new AppError({ code: "UNAUTHORIZED", reason: "UNAUTHORIZED" });
    const body = withIdempotencyKey(c.req.raw, await readJsonBody(c.req.raw));
    const run = await distributeSource({ ctx, input: DistributeSourceInput.parse(body) });
    return jsonResponse(run.body, { status: run.isSettled ? 200 : 202, headers });
  } catch (error) {
    return errorResponse(error, { now: c.env.deps.clock.now(), headers });
  }
}
