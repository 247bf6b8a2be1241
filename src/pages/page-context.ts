import type { Context } from "hono";
import type { Child } from "hono/jsx";
import type { AppEnv } from "../app-env.ts";
import { freshId, type ServiceContext } from "../context.ts";
import { AppError, appErrorIn, type ERROR_STATUS } from "../errors.ts";
import { newShortCode } from "../services/tracking/index.ts";
import { toDocument } from "./layout.tsx";

export type PageStatus = 200 | 404 | 409 | 410 | (typeof ERROR_STATUS)[keyof typeof ERROR_STATUS];

/** Customers are anonymous here, whatever credentials a browser sends along. */
export function pageContext(c: Context<AppEnv>): ServiceContext {
  const { deps, address } = c.env;
  return {
    deps,
    actor: { kind: "anonymous", address },
    requestId: freshId(deps),
    traceparent: c.req.header("traceparent") ?? null,
  };
}

/** 130 random bits, for what a stranger must not guess. */
export function freshWord(c: Context<AppEnv>): string {
  return newShortCode(c.env.deps.randomBytes, 26);
}

/**
 * Answers with a page: no scripts, no foreign addresses, styles only with this answer's nonce; never cached,
 * because it shows the state of this moment.
 */
export function respond(
  c: Context<AppEnv>,
  status: PageStatus,
  render: (nonce: string) => Child,
): Promise<Response> {
  return send(c, { status, render, runsScript: false });
}

/** The same for an owner's page that runs a script of its own, with the same nonce. */
export function respondWithScript(
  c: Context<AppEnv>,
  status: PageStatus,
  render: (nonce: string) => Child,
): Promise<Response> {
  return send(c, { status, render, runsScript: true });
}

/** The same for a page that stands inside pages of these origins, and of no others. */
export function respondEmbedded(
  c: Context<AppEnv>,
  origins: readonly [string, ...string[]],
  render: (nonce: string) => Child,
): Promise<Response> {
  return send(c, { status: 200, render, runsScript: false, origins });
}

type Answer = {
  status: PageStatus;
  render: (nonce: string) => Child;
  runsScript: boolean;
  origins?: readonly string[];
};

async function send(c: Context<AppEnv>, answer: Answer): Promise<Response> {
  const { status, render, runsScript, origins } = answer;
  const nonce = freshWord(c);
  c.header(
    "content-security-policy",
    [
      "default-src 'none'",
      `style-src 'nonce-${nonce}'`,
      ...(runsScript ? [`script-src 'nonce-${nonce}'`] : []),
      "img-src 'self' data:",
      "form-action 'self'",
      "base-uri 'none'",
      `frame-ancestors ${origins?.join(" ") ?? "'none'"}`,
    ].join("; "),
  );
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  c.header("x-content-type-options", "nosniff");
  if (origins === undefined) c.header("x-frame-options", "DENY");
  return c.html(await toDocument(render(nonce)), status);
}

/** What a page tells of an error. A fault of ours goes to the log, the time to wait into the header. */
export function pageFault(error: Error, c: Context<AppEnv>): AppError {
  const known = appErrorIn(error) ?? new AppError({ code: "INTERNAL", reason: "INTERNAL_SERVER_ERROR" });
  if (known.code === "INTERNAL") {
    c.env.deps.log.error("page_failed", { path: c.req.routePath, fault: error.name });
  }
  tellWait(c, known);
  return known;
}

/** Puts the time to wait into the header, where the error knows it. */
export function tellWait(c: Context<AppEnv>, { params }: AppError): void {
  const retryAfter = params["retryAfterSeconds"];
  if (typeof retryAfter === "number") c.header("retry-after", String(retryAfter));
}

/** After a form: the answer is another page, so that reloading it sends nothing again. */
export function seeOther(c: Context<AppEnv>, location: string): Response {
  c.header("cache-control", "no-store");
  c.header("referrer-policy", "no-referrer");
  return c.redirect(location, 303);
}
