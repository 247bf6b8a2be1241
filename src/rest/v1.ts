import { callTRPCProcedure } from "@trpc/server";
import { type Context, Hono } from "hono";
import type { AppEnv } from "../app-env.ts";
import type { ContextOf } from "../context-of.ts";
import { appRouter } from "../routers/index.ts";
import { errorResponse, jsonResponse } from "./error-response.ts";
import { readJsonBody, withIdempotencyKey } from "./json-body.ts";
import { acceptsKey, findProcedure, type Procedure } from "./procedures.ts";
import { readQuery } from "./query-input.ts";

/**
 * Every verb of the product for callers without tRPC: `POST /api/v1/{router}/{procedure}` for mutations (JSON
 * body, header Idempotency-Key), `GET` with query parameters for queries. The answer is the procedure's own.
 *
 * @example curl "localhost:8084/api/v1/events/list?storeId=…&limit=5" -H "authorization: Bearer …"
 */
export function v1Routes(contextOf: ContextOf): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  routes.get("/api/v1/:router/:procedure", (c) => serve(c, { contextOf, type: "query" }));
  routes.post("/api/v1/:router/:procedure", (c) => serve(c, { contextOf, type: "mutation" }));
  return routes;
}

type Door = { readonly contextOf: ContextOf; readonly type: Procedure["type"] };

async function serve(c: Context<AppEnv>, { contextOf, type }: Door): Promise<Response> {
  const headers = new Headers();
  try {
    const path = `${c.req.param("router")}.${c.req.param("procedure")}`;
    const procedure = await findProcedure(path);
    const data: unknown = await callTRPCProcedure({
      router: appRouter,
      path,
      type,
      ctx: await contextOf(c.req.raw, c.env, headers),
      /** Asked for after the caller is known, so that 401 comes before 400. */
      getRawInput: () => readInput(c.req.raw, procedure),
      signal: c.req.raw.signal,
      batchIndex: 0,
    });
    return jsonResponse(data, { status: 200, headers });
  } catch (error) {
    return errorResponse(error, { now: c.env.deps.clock.now(), headers, withParams: true });
  }
}

async function readInput(request: Request, procedure: Procedure | undefined): Promise<unknown> {
  if (procedure?.input === undefined) return undefined;
  if (procedure.type === "query") return readQuery(new URL(request.url).search, procedure.input);
  const body = await readJsonBody(request);
  return acceptsKey(procedure) ? withIdempotencyKey(request, body) : body;
}
