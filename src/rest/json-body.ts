import { readTextBody, strictJson } from "../body.ts";
import { type AppError, invalid } from "../errors.ts";

/**
 * A JSON object as a request's whole body; an empty body is an empty object.
 *
 * @throws AppError INVALID_REQUEST { fields: ["body"] }, INVALID_ENCODING, BODY_TOO_LARGE
 */
export async function readJsonBody(request: Request): Promise<Record<string, unknown>> {
  const text = strictJson(await readTextBody(request));
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw noObject();
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw noObject();
  return Object.fromEntries(Object.entries(value));
}

function noObject(): AppError {
  return invalid("INVALID_REQUEST", { fields: ["body"] });
}

/**
 * The body with the header's key in it, as verbs take it.
 *
 * @throws AppError INVALID_REQUEST when header and body name two different keys
 */
export function withIdempotencyKey(request: Request, body: Record<string, unknown>): Record<string, unknown> {
  const key = request.headers.get("idempotency-key");
  if (key === null) return body;
  const own = body["idempotencyKey"];
  if (own !== undefined && own !== key) throw invalid("INVALID_REQUEST", { fields: ["idempotencyKey"] });
  return { ...body, idempotencyKey: key };
}
