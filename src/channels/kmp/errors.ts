import { CHANNEL_REASONS, ChannelError, type ErrorRow, type ErrorTable } from "../errors.ts";

const content = (messageKo: string): ErrorRow => ({ kind: "content", reason: "INVALID_CONTENT", messageKo });
const MAINTENANCE_TEXT = "채널 서버가 점검 중이에요. 자동으로 다시 시도할게요.";
const down: ErrorRow = {
  kind: "transient",
  reason: "CHANNEL_UNAVAILABLE",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
  messageKo: MAINTENANCE_TEXT,
};
/** Turned away at the door: nothing happened, and the partner says when to come back. */
const maintenance: ErrorRow = { ...down, effect: "none" };
const connection: ErrorRow = {
  kind: "permission",
  reason: "PERMISSION_MISSING",
  messageKo: CHANNEL_REASONS.PERMISSION_MISSING,
};
const signIn: ErrorRow = { kind: "auth", reason: "RECONNECT_NEEDED" };
/** The account is asked to slow down: its calls are blocked for the time that the partner names. */
const rate: ErrorRow = { kind: "rate", reason: "RATE_LIMITED", retryable: true, scope: "account" };

/** Errors of KMP-1 by status and code. */
export const KMP_ERRORS: ErrorTable = {
  INVALID_REGION: content("광고할 지역을 확인해 주세요."),
  INVALID_SCHEDULE: content("광고 기간을 확인해 주세요."),
  INVALID_BUDGET: content("광고 예산을 확인해 주세요."),
  INVALID_PHONE_NUMBER: content("매장 전화번호를 확인해 주세요."),
  INVALID_AUDIO: content("연결음 음원을 확인해 주세요."),
  INVALID_MEDIA_URL: content("사진이나 영상 주소를 확인해 주세요."),
  INVALID_RADIUS: content("노출 반경을 확인해 주세요."),
  INVALID_REQUEST: content(CHANNEL_REASONS.INVALID_CONTENT),
  MEDIA_UNREADABLE: content("사진이나 영상을 열 수 없어요. 다시 올려 주세요."),
  IDEMPOTENCY_KEY_MISSING: { kind: "state", reason: "INTERNAL" },
  IDEMPOTENCY_KEY_REUSED: { kind: "state", reason: "INTERNAL", effect: "possible" },
  TOKEN_EXPIRED: signIn,
  INVALID_CLIENT: signIn,
  INVALID_SIGNATURE: connection,
  FORBIDDEN: connection,
  STORE_NOT_LINKED: connection,
  BUDGET_EXHAUSTED: { kind: "balance", reason: "BALANCE_EXHAUSTED" },
  NOT_FOUND: { kind: "not_found", reason: "NOT_FOUND" },
  REQUEST_IN_PROGRESS: {
    kind: "pending",
    reason: "CHANNEL_UNAVAILABLE",
    retryable: true,
    effect: "possible",
  },
  DUPLICATE_EXTERNAL_REF: { kind: "exists", reason: "UNCONFIRMED", effect: "possible" },
  SLOT_SOLD_OUT: { kind: "state", reason: "SLOT_SOLD_OUT" },
  TONE_LOCKED: { kind: "state", reason: "TONE_LOCKED" },
  ALREADY_ENDED: { kind: "state", reason: "NOT_CANCELLABLE" },
  RATE_LIMITED: rate,
  MAINTENANCE: maintenance,
  "401": signIn,
  "402": { kind: "balance", reason: "BALANCE_EXHAUSTED" },
  "403": connection,
  "404": { kind: "not_found", reason: "NOT_FOUND" },
  "429": rate,
  "500": down,
  "502": down,
  "503": down,
  "504": down,
};

/** A partner that refuses the client says so in the words of RFC 6749, not in the envelope of KMP-1. */
export const KMP_TOKEN_ERRORS: ErrorTable = { ...KMP_ERRORS, "400": signIn };

/** Why a review turned a post down, as an owner reads it. Other reasons get the sentence of REJECTED. */
const REVIEW_REASONS: Readonly<Record<string, string>> = {
  PROHIBITED_EXPRESSION: "심사에서 거절됐어요. 광고에 쓸 수 없는 표현을 고쳐 다시 올려 주세요.",
  MEDIA_QUALITY: "심사에서 거절됐어요. 더 선명한 사진이나 영상으로 바꿔 주세요.",
  RIGHTS_UNCLEAR: "심사에서 거절됐어요. 저작권이 확인된 사진이나 영상으로 바꿔 주세요.",
  BUSINESS_NOT_ELIGIBLE: "이 업종은 이 채널에 광고할 수 없어요.",
};

/** The error of a post that the partner turned down (REJECTED) or could not carry out (FAILED). */
export function turnedDown(status: "REJECTED" | "FAILED", reason: string | undefined): ChannelError {
  const known = reason !== undefined && Object.hasOwn(REVIEW_REASONS, reason) ? REVIEW_REASONS[reason] : null;
  const fallback =
    status === "REJECTED"
      ? CHANNEL_REASONS.REJECTED
      : "채널에서 내보내지 못했어요. 내용을 확인하고 다시 올려 주세요.";
  return new ChannelError({
    kind: "content",
    reason: "REJECTED",
    messageKo: known ?? fallback,
    ...(reason === undefined ? {} : { providerCode: reason }),
  });
}
