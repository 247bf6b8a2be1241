import type { Answer } from "../frame.ts";

/** The error envelope of Solapi. */
export function refusal(status: number, errorCode: string): Answer {
  return { status, body: { errorCode, errorMessage: `${errorCode} (simulator)` } };
}

/** An instant as the dealer writes it. */
export function isoOrNull(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
