import { ERROR_STATUS, type ErrorReason } from "../errors.ts";
import { type PublicError, toPublicError } from "../trpc.ts";
import { errorBody } from "./error-body.ts";

/** Reasons of invalid input that keep their own word on REST; all others are INVALID_REQUEST. */
const NAMED: ReadonlySet<ErrorReason> = new Set([
  "EVENT_001",
  "EVENT_002",
  "INVALID_ENCODING",
  "MEDIA_TYPE",
  "MEDIA_UNREADABLE",
]);

type ErrorOptions = {
  readonly now: number;
  readonly headers: Headers;
  /** Our own routes add what a program needs to mend the call; the source's routes may not. */
  readonly withParams?: boolean;
};

/** A failure as the source's ErrorResponse, with the headers that were collected so far. */
export function errorResponse(error: unknown, options: ErrorOptions): Response {
  const { now, headers, withParams = false } = options;
  const { code, reason, message, params } = toPublicError(error);
  const retryAfter = params["retryAfterSeconds"];
  if (typeof retryAfter === "number") headers.set("retry-after", String(retryAfter));
  const body = errorBody(restReason({ code, reason }), message, now);
  return jsonResponse(withParams ? { ...body, params } : body, { status: ERROR_STATUS[code], headers });
}

function restReason({ code, reason }: Pick<PublicError, "code" | "reason">): ErrorReason {
  return code === "INVALID" && !NAMED.has(reason) ? "INVALID_REQUEST" : reason;
}

export function jsonResponse(body: unknown, init: { status: number; headers: Headers }): Response {
  init.headers.set("content-type", "application/json");
  return new Response(JSON.stringify(body), init);
}
