import { CHANNEL_REASONS, type ErrorRow, type ErrorTable } from "../errors.ts";

const content = (messageKo: string): ErrorRow => ({ kind: "content", reason: "INVALID_CONTENT", messageKo });
const down: ErrorRow = {
  kind: "transient",
  reason: "CHANNEL_UNAVAILABLE",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
};
/** Turned away at the door: nothing happened, and the partner says when to come back. */
const maintenance: ErrorRow = {
  ...down,
  effect: "none",
  messageKo: "채널 서버가 점검 중이에요. 자동으로 다시 시도할게요.",
};
const connection: ErrorRow = {
  kind: "permission",
  reason: "PERMISSION_MISSING",
  messageKo: CHANNEL_REASONS.PERMISSION_MISSING,
};

/** Errors of KMP-1 by status and code (channels.md 4.5). */
export const KMP_ERRORS: ErrorTable = {
  INVALID_REGION: content("지역을 확인해 주세요."),
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
  TOKEN_EXPIRED: { kind: "auth", reason: "RECONNECT_NEEDED" },
  INVALID_CLIENT: { kind: "auth", reason: "RECONNECT_NEEDED" },
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
  RATE_LIMITED: { kind: "rate", reason: "RATE_LIMITED", retryable: true },
  MAINTENANCE: maintenance,
  "401": { kind: "auth", reason: "RECONNECT_NEEDED" },
  "402": { kind: "balance", reason: "BALANCE_EXHAUSTED" },
  "403": connection,
  "404": { kind: "not_found", reason: "NOT_FOUND" },
  "429": { kind: "rate", reason: "RATE_LIMITED", retryable: true },
  "500": down,
  "502": down,
  "503": down,
  "504": down,
};
