import type { CodesByStatus } from "../answer.ts";
import type { Answer } from "../frame.ts";

/** The error envelope of Solapi. */
export function refusal(status: number, errorCode: string): Answer {
  return { status, body: { errorCode, errorMessage: `${errorCode} (simulator)` } };
}

/** An instant as the dealer writes it. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** What the dealer says with each status. */
export const REFUSED: CodesByStatus = {
  400: "ValidationError",
  401: "Unauthorized",
  402: "NotEnoughBalance",
  403: "InvalidAPIKey",
  404: "ResourceNotFound",
  409: "GroupInProcessing",
  413: "RecipientsTooMany",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
};
