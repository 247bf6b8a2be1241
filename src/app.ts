import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { type Context, Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import { identify } from "./actor.ts";
import type { AppEnv } from "./app-env.ts";
import { readTextBody, requireUtf8, strictJson, strictText } from "./body.ts";
import { freshId, type ServiceContext } from "./context.ts";
import type { Deps } from "./deps.ts";
import { appErrorIn, ERROR_STATUS } from "./errors.ts";
import { openLiveStream } from "./live-stream.ts";
import { observeRequests } from "./observe.ts";
import { operationsRoutes } from "./operations-routes.ts";
import { pageRoutes, posterRoutes, reportRoutes } from "./pages/index.ts";
import { errorBody, restRoutes } from "./rest/index.ts";
import { appRouter } from "./routers/index.ts";
import { formatTraceparent, logWith, parseTraceparent } from "./telemetry/index.ts";
import { type PublicError, toPublicError } from "./trpc.ts";

export const TRPC_BATCH_MAX = 10;
const LIVE_PATH = "/trpc/analytics.live";
const EXPOSED_HEADERS = ["x-request-id", "retry-after", "x-missing", "x-degraded-channels"];

/**
 * The whole service as one web-standard handler. Dependencies come with each request, because on Workers
 * some of them live no longer than one.
 *
 * @example
 * const app = createApp();
 * const response = await app.fetch(new Request("http://localhost/api/health"), { deps, address: "127.0.0.1" });
 */
export function createApp(): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.onError((error, c) => {
    const { code, reason, message, params } = toPublicError(error);
    if (code === "INTERNAL")
      c.env.deps.log.error("request_failed", { path: c.req.routePath, fault: error.name });
    const retryAfter = params["retryAfterSeconds"];
    return c.json(errorBody(reason, message, c.env.deps.clock.now()), ERROR_STATUS[code], {
      ...(typeof retryAfter === "number" ? { "retry-after": String(retryAfter) } : {}),
    });
  });
  app.notFound((c) => {
    const { reason, message } = { reason: "NOT_FOUND" as const, message: "찾을 수 없어요." };
    return c.json(errorBody(reason, message, c.env.deps.clock.now()), 404);
  });
  app.use(observeRequests);
  app.use("/trpc/*", crossOrigin);
  app.use("/api/*", crossOrigin);
  app.all("/trpc/*", serveTrpc);
  app.route("/", operationsRoutes());
  app.get("/.well-known/jwks.json", (c) => c.json(c.env.deps.tokens.jwks()));
  app.route("/", restRoutes(createContext));
  app.use("/e/*", secureHeaders());
  app.route("/", pageRoutes());
  app.route("/", reportRoutes(createContext));
  app.route("/", posterRoutes(createContext));
  return app;
}

const crossOrigin: MiddlewareHandler<AppEnv> = (c, next) => {
  if (!c.req.raw.headers.has("origin")) return next();
  const origin = [...c.env.deps.corsOrigins];
  return cors({ origin, credentials: true, exposeHeaders: EXPOSED_HEADERS })(c, next);
};

async function serveTrpc(c: Context<AppEnv>): Promise<Response> {
  const responseHeaders = new Headers();
  try {
    const request = await strictRequest(c.req.raw);
    const ctx = await createContext(request, c.env, responseHeaders);
    if (c.req.method === "GET" && c.req.path === LIVE_PATH) {
      const stream = await openLiveStream(request, ctx, c.env.onStream);
      if (stream) return stream;
    }
    return await fetchRequestHandler({
      endpoint: "/trpc",
      req: request,
      router: appRouter,
      maxBatchSize: TRPC_BATCH_MAX,
      createContext: () => ctx,
      responseMeta: ({ errors }) => {
        for (const error of errors) setRetryAfter(responseHeaders, toPublicError(error));
        return { headers: responseHeaders };
      },
    });
  } catch (error) {
    return refusedRequest(error, responseHeaders);
  }
}

/** A request refused before it has a procedure, in the shape of every tRPC error. */
function refusedRequest(error: unknown, headers: Headers): Response {
  if (!appErrorIn(error)) throw error;
  const { code, reason, params, message } = toPublicError(error);
  const data = {
    code,
    httpStatus: ERROR_STATUS[code],
    reason,
    params,
    requestId: headers.get("x-request-id") ?? "",
  };
  return Response.json({ error: { code: -32600, message, data } }, { status: ERROR_STATUS[code], headers });
}

function setRetryAfter(headers: Headers, { params }: PublicError): void {
  const seconds = params["retryAfterSeconds"];
  if (typeof seconds === "number") headers.set("retry-after", String(seconds));
}

/** The request with its text checked and normalised; GET inputs travel in the address. */
async function strictRequest(request: Request): Promise<Request> {
  if (request.method === "GET" || request.method === "HEAD") return strictAddress(request);
  const text = strictJson(await readTextBody(request));
  return new Request(request.url, { method: request.method, headers: request.headers, body: text });
}

function strictAddress(request: Request): Request {
  const at = request.url.indexOf("?");
  if (at < 0 || !request.url.includes("%", at)) return request;
  const query = request.url.slice(at + 1);
  requireUtf8(query);
  const given = new URLSearchParams(query);
  const strict = new URLSearchParams();
  for (const [name, value] of given) strict.append(name, strictJson(strictText(value)));
  if (strict.toString() === given.toString()) return request;
  const url = `${request.url.slice(0, at)}?${strict}`;
  return new Request(url, { method: request.method, headers: request.headers, signal: request.signal });
}

/** @see ServiceContext */
export async function createContext(
  request: Request,
  env: AppEnv["Bindings"],
  responseHeaders: Headers,
): Promise<ServiceContext> {
  const requestId = freshId(env.deps);
  responseHeaders.set("x-request-id", requestId);
  const trace = traceOf(request, env.deps);
  const log = logWith(env.deps.log, { requestId, traceId: trace?.traceId });
  return {
    deps: { ...env.deps, log },
    actor: await identify(request, env),
    requestId,
    traceparent: trace?.traceparent ?? null,
    http: { request, responseHeaders },
  };
}

/** The span of this request, else the caller's: it goes into the event log. */
function traceOf(request: Request, { tracer }: Deps) {
  const span = tracer.current();
  if (span) return span;
  const header = request.headers.get("traceparent");
  const parsed = header === null ? undefined : parseTraceparent(header);
  return parsed && { traceId: parsed.traceId, traceparent: formatTraceparent(parsed) };
}
