import { isMadangError, type MadangErrorCode, type MadangErrorReason } from "madang/client";
import { getLocale, m } from "../i18n/index.ts";

/** Sentences of the contract that are not in the app's manner, or say too little on a screen. */
const BY_REASON: Partial<Record<MadangErrorReason, () => string>> = {
  UNAUTHORIZED: m.common_errorSignedOut,
  INTERNAL_SERVER_ERROR: m.common_errorInternal,
  ANALYTICS_FORBIDDEN: m.common_errorForbidden,
  EVENT_NOT_FOUND: m.common_errorNoEvent,
  INVALID_EVENT_ID: m.common_errorNoEvent,
  EXTERNAL_SERVICE_UNAVAILABLE: m.common_errorChannels,
};

const BY_CODE: Record<MadangErrorCode, () => string> = {
  INVALID: m.common_errorInvalid,
  UNAUTHORIZED: m.common_errorSignedOut,
  FORBIDDEN: m.common_errorForbidden,
  NOT_FOUND: m.common_errorNotFound,
  CONFLICT: m.common_errorConflict,
  PRECONDITION_FAILED: m.common_errorConflict,
  PAYLOAD_TOO_LARGE: m.common_errorTooLarge,
  UNPROCESSABLE_CONTENT: m.common_errorInvalid,
  LIMIT_EXCEEDED: m.common_errorTooMany,
  INTERNAL: m.common_errorInternal,
  UNAVAILABLE: m.common_errorUnavailable,
  NETWORK: m.common_errorNetwork,
  TIMEOUT: m.common_errorTimeout,
  ABORTED: m.common_errorAborted,
};

/**
 * What went wrong and what to do about it. The server's own sentence where it has one in this language; never the
 * text of an unknown error.
 */
export function errorText(error: unknown): string {
  if (!isMadangError(error)) return m.common_errorInternal();
  const own = BY_REASON[error.reason];
  if (own !== undefined) return own();
  return getLocale() === "ko" && error.requestId !== undefined ? error.message : BY_CODE[error.code]();
}
