import { isMadangError, type MadangErrorCode, type MadangErrorReason } from "madang/client";
import { m, serverWords } from "../i18n/index.ts";

const BY_REASON: Partial<Record<MadangErrorReason, () => string>> = {
  // Sentences of the contract that are not in the app's manner, or say too little on a screen.
  UNAUTHORIZED: m.common_errorSignedOut,
  INTERNAL_SERVER_ERROR: m.common_errorInternal,
  ANALYTICS_FORBIDDEN: m.common_errorForbidden,
  EVENT_NOT_FOUND: m.common_errorNoEvent,
  INVALID_EVENT_ID: m.common_errorNoEvent,
  EXTERNAL_SERVICE_UNAVAILABLE: m.common_errorChannels,
  // What an owner can meet, in the server's words and in English.
  INVALID_ENCODING: m.errors_invalidEncoding,
  FORBIDDEN: m.errors_forbidden,
  NOT_READY: m.errors_notReady,
  BUSY: m.errors_busy,
  DATABASE_UNREACHABLE: m.errors_databaseUnreachable,
  STORAGE_FULL: m.errors_storageFull,
  RATE_LIMITED: m.errors_rateLimited,
  IDEMPOTENCY_IN_FLIGHT: m.errors_idempotencyInFlight,
  EMAIL_TAKEN: m.errors_emailTaken,
  INVALID_CREDENTIALS: m.errors_invalidCredentials,
  INVALID_PASSWORD: m.errors_invalidPassword,
  RESET_TOKEN_INVALID: m.errors_resetTokenInvalid,
  INVITE_INVALID: m.errors_inviteInvalid,
  INVITE_OTHER_EMAIL: m.errors_inviteOtherEmail,
  ALREADY_MEMBER: m.errors_alreadyMember,
  OWNER_REQUIRED: m.errors_ownerRequired,
  STORES_OPEN: m.errors_storesOpen,
  EVENT_001: m.errors_event001,
  EVENT_002: m.errors_event002,
  EVENT_INCOMPLETE: m.errors_eventIncomplete,
  CONTENT_INVALID: m.errors_contentInvalid,
  EVENT_LOCKED: m.errors_eventLocked,
  INVALID_TRANSITION: m.errors_invalidTransition,
  STALE_VERSION: m.errors_staleVersion,
  SLUG_TAKEN: m.errors_slugTaken,
  STORE_CLOSED: m.errors_storeClosed,
  EVENT_NOT_STARTED: m.errors_eventNotStarted,
  EVENT_ENDED: m.errors_eventEnded,
  INVALID_PHONE: m.errors_invalidPhone,
  ALREADY_REDEEMED: m.errors_alreadyRedeemed,
  ALREADY_DISTRIBUTED: m.errors_alreadyDistributed,
  NOTHING_TO_DISTRIBUTE: m.errors_nothingToDistribute,
  NOTHING_TO_RETRY: m.errors_nothingToRetry,
  NOT_CANCELLABLE: m.errors_notCancellable,
  CHANNEL_UNAVAILABLE: m.errors_channelUnavailable,
  NOT_CONFIRMABLE: m.errors_notConfirmable,
  INVALID_POST_URL: m.errors_invalidPostUrl,
  NOT_CONFIGURED: m.errors_notConfigured,
  CREDENTIALS_REFUSED: m.errors_credentialsRefused,
  SIGN_IN_NOT_OFFERED: m.errors_signInNotOffered,
  INVALID_CSV: m.errors_invalidCsv,
  MEDIA_TYPE: m.errors_mediaType,
  MEDIA_TOO_LARGE: m.errors_mediaTooLarge,
  MEDIA_UNREADABLE: m.errors_mediaUnreadable,
  MEDIA_NOT_CONFIGURED: m.errors_mediaNotConfigured,
  INVALID_WEBHOOK_URL: m.errors_invalidWebhookUrl,
  WEBHOOKS_FULL: m.errors_webhooksFull,
  DRAW_TOO_EARLY: m.errors_drawTooEarly,
  DRAW_EMPTY: m.errors_drawEmpty,
  DRAW_TOO_FEW: m.errors_drawTooFew,
  DRAW_EXISTS: m.errors_drawExists,
  DRAW_TOO_LARGE: m.errors_drawTooLarge,
  PUBLIC_VALUE_KNOWN: m.errors_publicValueKnown,
  PUBLIC_VALUE_PENDING: m.errors_publicValuePending,
  PUBLIC_VALUE_REQUIRED: m.errors_publicValueRequired,
  PUBLIC_VALUE_UNREACHABLE: m.errors_publicValueUnreachable,
  SHARE_PASSWORD_EMBED: m.errors_sharePasswordEmbed,
  SHARES_FULL: m.errors_sharesFull,
  AS_OF_OUT_OF_RANGE: m.errors_asOfOutOfRange,
  DEMO_UNAVAILABLE: m.errors_demoUnavailable,
  DEMO_HAS_ONE_STORE: m.errors_demoHasOneStore,
  DEMO_PRACTICE_ONLY: m.errors_demoPracticeOnly,
  DEMO_STORE_STAYS: m.errors_demoStoreStays,
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
 * What went wrong and what to do about it: the sentence of its reason in the owner's language, of a reason that this
 * app does not know the server's own, which is Korean, or that of its code; never the text of an unknown error.
 */
export function errorText(error: unknown): string {
  if (!isMadangError(error)) return m.common_errorInternal();
  const own = BY_REASON[error.reason];
  if (own !== undefined) return own();
  const ofCode = BY_CODE[error.code];
  return error.requestId === undefined ? ofCode() : serverWords(error.message, ofCode);
}
