import type { JsonObject } from "../../json.ts";
import type { Answer } from "../frame.ts";

/** An answer of KMP-1 that is no refusal. */
export function answer(status: number, body: JsonObject, headers: Record<string, string> = {}): Answer {
  return { status, body, headers };
}

const RETRYABLE: ReadonlySet<string> = new Set([
  "REQUEST_IN_PROGRESS",
  "RATE_LIMITED",
  "INTERNAL",
  "MAINTENANCE",
  "TOKEN_EXPIRED",
]);

/** The error envelope of KMP-1. */
export function refusal(status: number, code: string, field?: string): Answer {
  const error = {
    code,
    message: code,
    retryable: RETRYABLE.has(code),
    ...(field === undefined || field === "" ? {} : { field }),
  };
  return { status, body: { error } };
}
