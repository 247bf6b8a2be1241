import type { Json } from "./json.ts";

/** What went wrong, from the driver's point of view. */
export type ErrorKind =
  | "content"
  | "auth"
  | "permission"
  | "restricted"
  | "quota"
  | "rate"
  | "balance"
  | "config"
  | "state"
  | "pending"
  /** What was prepared is not ready for the commit. */
  | "not_ready"
  /** What was prepared is gone: prepare anew. */
  | "rebuild"
  | "not_found"
  | "exists"
  | "transient"
  | "timeout"
  | "protocol"
  | "breaker_open"
  | "bulkhead_full"
  | "cancelled";

/** Stable words of results[].reason, with the sentence an owner reads. */
export const CHANNEL_REASONS = {
  INVALID_CONTENT: "채널에 올릴 내용을 다시 확인해 주세요.",
  MEDIA_UNREACHABLE: "사진이나 영상 주소를 열 수 없어요. 파일을 다시 올려 주세요.",
  NO_RECIPIENTS: "메시지를 받겠다고 동의한 고객이 아직 없어요.",
  NO_DELIVERY: "메시지를 받을 수 있는 친구가 없어요.",
  NOT_CONFIGURED: "채널이 연결되지 않았어요. 채널을 먼저 연결해 주세요.",
  RECONNECT_NEEDED: "채널 연결이 만료됐어요. 다시 연결해 주세요.",
  PERMISSION_MISSING: "채널에 올릴 권한이 없어요. 채널 연결 정보를 확인해 주세요.",
  ACCOUNT_RESTRICTED: "채널 계정이 제한되어 있어요. 채널에서 계정을 확인해 주세요.",
  QUOTA_EXCEEDED: "오늘 올릴 수 있는 횟수를 다 썼어요. 내일 다시 시도해 주세요.",
  RATE_LIMITED: "채널에 요청이 많아요. 잠시 후 다시 시도할게요.",
  BALANCE_EXHAUSTED: "광고 잔액이 부족해요. 충전한 뒤 다시 시도해 주세요.",
  BUDGET_EXCEEDED: "정한 예산을 넘어서 보내지 않았어요. 예산을 늘린 뒤 다시 시도해 주세요.",
  SERVICE_FAULT: "발송 준비 중 문제가 생겼어요. 고객센터에서 확인하고 있어요.",
  SLOT_SOLD_OUT: "해당 시간대 광고가 마감됐어요. 다른 시간대를 골라 주세요.",
  TONE_LOCKED: "연결음을 지금 바꿀 수 없어요. 잠시 후 다시 시도해 주세요.",
  REJECTED: "채널 심사에서 거절됐어요. 내용을 고쳐 다시 올려 주세요.",
  NOT_FOUND: "채널에서 배포 기록을 찾을 수 없어요.",
  CHANNEL_UNAVAILABLE: "채널 서버가 불안정해요. 잠시 후 다시 시도해 주세요.",
  CHANNEL_TIMEOUT: "채널이 제때 답하지 않았어요. 잠시 후 다시 시도해 주세요.",
  CHANNEL_BAD_RESPONSE: "채널이 알 수 없는 답을 보냈어요. 잠시 후 다시 시도해 주세요.",
  BREAKER_OPEN: "채널이 계속 실패해 잠시 멈췄어요. 조금 뒤 다시 시도해 주세요.",
  BUSY: "지금 이 채널로 보내는 요청이 많아요. 잠시 후 다시 시도해 주세요.",
  UNCONFIRMED: "게시 여부를 확인하고 있어요. 다시 올리기 전에 채널을 확인해 주세요.",
  NOT_CANCELLABLE: "이미 나간 배포라 취소할 수 없어요.",
  INTERNAL: "배포 중 문제가 생겼어요. 잠시 후 다시 시도해 주세요.",
  CANCELLED: "배포를 취소했어요.",
  NOT_POSTED: "이벤트가 끝날 때까지 글이 올라오지 않았어요.",
} as const;

export type ChannelReason = keyof typeof CHANNEL_REASONS;

export function isChannelReason(text: string): text is ChannelReason {
  return Object.hasOwn(CHANNEL_REASONS, text);
}

/** Whether the partner may have acted on the request although we hold no good answer. */
export type Effect = "none" | "possible";

/** How far a refusal reaches: this call, every call of the store's account, or the partner as a whole. */
export type ErrorScope = "call" | "account" | "provider";

export type ChannelErrorInit = {
  kind: ErrorKind;
  reason: ChannelReason;
  retryable?: boolean;
  countsForBreaker?: boolean;
  effect?: Effect;
  /** Beyond `call`, the reach is blocked for `retryAfterMs`. */
  scope?: ErrorScope;
  retryAfterMs?: number;
  httpStatus?: number;
  providerCode?: string;
  field?: string;
  messageKo?: string;
  requestId?: string;
};

/**
 * The only error an adapter throws. Holds no secret, no phone number and no provider text: what an owner sees is
 * `messageKo`, what programs see is `reason`.
 */
export class ChannelError extends Error {
  override readonly name = "ChannelError";
  readonly kind: ErrorKind;
  readonly reason: ChannelReason;
  readonly retryable: boolean;
  readonly countsForBreaker: boolean;
  readonly effect: Effect;
  readonly scope: ErrorScope;
  readonly retryAfterMs: number | null;
  readonly httpStatus: number | null;
  readonly providerCode: string | null;
  readonly field: string | null;
  readonly messageKo: string;
  readonly requestId: string | null;

  constructor(init: ChannelErrorInit) {
    super(init.providerCode ? `${init.reason} (${init.providerCode})` : init.reason);
    this.kind = init.kind;
    this.reason = init.reason;
    this.retryable = init.retryable ?? false;
    this.countsForBreaker = init.countsForBreaker ?? false;
    this.effect = init.effect ?? "none";
    this.scope = init.scope ?? "call";
    this.retryAfterMs = init.retryAfterMs ?? null;
    this.httpStatus = init.httpStatus ?? null;
    this.providerCode = init.providerCode ?? null;
    this.field = init.field ?? null;
    this.messageKo = init.messageKo ?? CHANNEL_REASONS[init.reason];
    this.requestId = init.requestId ?? null;
  }
}

/** The same error with some of its parts changed: errors are values and are never edited. */
export function changedError(error: ChannelError, change: Partial<ChannelErrorInit>): ChannelError {
  return new ChannelError({
    kind: error.kind,
    reason: error.reason,
    retryable: error.retryable,
    countsForBreaker: error.countsForBreaker,
    effect: error.effect,
    scope: error.scope,
    messageKo: error.messageKo,
    ...(error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs }),
    ...(error.httpStatus === null ? {} : { httpStatus: error.httpStatus }),
    ...(error.providerCode === null ? {} : { providerCode: error.providerCode }),
    ...(error.field === null ? {} : { field: error.field }),
    ...(error.requestId === null ? {} : { requestId: error.requestId }),
    ...change,
  });
}

/** By its shape: an adapter outside this module may bring a class of its own. */
export function isChannelError(value: unknown): value is ChannelError {
  return value instanceof Error && value.name === "ChannelError" && "kind" in value && "effect" in value;
}

/** A row of a classification table; what the row leaves out is false, "none" or absent. */
export type ErrorRow = Omit<
  ChannelErrorInit,
  "retryAfterMs" | "httpStatus" | "providerCode" | "field" | "requestId"
>;

/** Rows by `"<code>/<subcode>"`, `"<status>/<code>"`, `"<subcode>"`, `"<code>"`, then `"<status>"`. Never by parts of a message. */
export type ErrorTable = Readonly<Record<string, ErrorRow>>;

export type Failure = {
  status: number;
  code?: string | undefined;
  subcode?: string | undefined;
  field?: string | undefined;
  retryAfterMs?: number | undefined;
  requestId?: string | undefined;
  details?: Json | undefined;
};

const SERVER_ERROR: ErrorRow = {
  kind: "transient",
  reason: "CHANNEL_UNAVAILABLE",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
};

const CLIENT_ERROR: ErrorRow = { kind: "content", reason: "INVALID_CONTENT" };

/** Turns an answer that is not a success into a ChannelError by table look-up. */
export function classifyFailure(table: ErrorTable, failure: Failure): ChannelError {
  const { status, code, subcode } = failure;
  const row =
    (code === undefined || subcode === undefined ? undefined : lookUp(table, `${code}/${subcode}`)) ??
    (code === undefined ? undefined : lookUp(table, `${status}/${code}`)) ??
    (subcode === undefined ? undefined : lookUp(table, subcode)) ??
    (code === undefined ? undefined : lookUp(table, code)) ??
    lookUp(table, String(status)) ??
    (failure.status >= 500 ? SERVER_ERROR : CLIENT_ERROR);
  return new ChannelError({
    ...row,
    httpStatus: status,
    ...(code === undefined ? {} : { providerCode: subcode === undefined ? code : `${code}/${subcode}` }),
    ...(failure.field === undefined ? {} : { field: failure.field }),
    ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    ...(failure.requestId === undefined ? {} : { requestId: failure.requestId }),
  });
}

function lookUp(table: ErrorTable, key: string): ErrorRow | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Seconds or an HTTP date to milliseconds from `now`; undefined when the header is absent or unreadable. */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d{1,7}$/.test(header.trim())) return Number(header.trim()) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Whatever was thrown, as a ChannelError: foreign errors are programmer faults and are not retried. */
export function toChannelError(thrown: unknown): ChannelError {
  return isChannelError(thrown)
    ? thrown
    : new ChannelError({ kind: "protocol", reason: "INTERNAL", effect: "possible" });
}
