/** Closed transport categories; each maps to one HTTP status. */
export const ERROR_STATUS = {
  INVALID: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNPROCESSABLE_CONTENT: 422,
  LIMIT_EXCEEDED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** Every stable machine word a client can meet, with the sentence an owner or customer reads. */
export const REASON_MESSAGES = {
  INVALID_REQUEST: "입력한 내용을 다시 확인해 주세요.",
  INVALID_ENCODING: "글자를 읽을 수 없어요. UTF-8로 보내 주세요.",
  INVALID_EVENT_ID: "유효하지 않은 이벤트 ID 형식입니다.",
  BODY_TOO_LARGE: "보낸 내용이 너무 커요.",
  BATCH_TOO_LARGE: "한 번에 10개까지만 요청할 수 있어요.",
  UNAUTHORIZED: "인증이 필요합니다.",
  FORBIDDEN: "이 작업을 할 권한이 없어요.",
  ANALYTICS_FORBIDDEN: "해당 이벤트의 통계를 조회할 권한이 없습니다.",
  NOT_FOUND: "찾을 수 없어요.",
  EVENT_NOT_FOUND: "해당 이벤트를 찾을 수 없습니다.",
  INTERNAL_SERVER_ERROR: "서버 내부 오류가 발생했습니다.",
  EXTERNAL_SERVICE_UNAVAILABLE: "일부 채널 데이터를 불러올 수 없습니다. Fallback 데이터를 사용합니다.",
  NOT_READY: "서비스를 준비하고 있어요. 잠시 후 다시 시도해 주세요.",
  BUSY: "지금 요청이 많아요. 잠시 후 다시 시도해 주세요.",
  DATABASE_UNREACHABLE: "지금은 데이터를 불러오거나 저장할 수 없어요. 잠시 후 다시 확인해 주세요.",
  STORAGE_FULL: "저장 공간이 가득 찼어요. 운영자에게 알려 주세요.",
  RATE_LIMITED: "요청이 너무 많아요. 잠시 후 다시 시도해 주세요.",
  IDEMPOTENCY_KEY_REUSED: "같은 요청 키로 다른 내용을 보냈어요.",
  IDEMPOTENCY_IN_FLIGHT: "같은 요청을 처리하고 있어요. 잠시만 기다려 주세요.",
  EMAIL_TAKEN: "이미 가입한 이메일이에요.",
  INVALID_CREDENTIALS: "이메일이나 비밀번호가 맞지 않아요.",
  INVALID_PASSWORD: "비밀번호는 10자(한글은 4자) 이상이어야 해요.",
  RESET_TOKEN_INVALID: "비밀번호 재설정 링크가 만료됐어요. 다시 요청해 주세요.",
  INVITE_INVALID: "초대 링크가 만료됐거나 이미 사용됐어요.",
  INVITE_OTHER_EMAIL: "초대받은 이메일로 로그인해 주세요.",
  ALREADY_MEMBER: "이미 이 매장에서 함께 일하고 있어요.",
  OWNER_REQUIRED: "매장에는 사장님이 한 명 이상 있어야 해요.",
  STORES_OPEN: "운영 중인 매장이 있어요. 매장을 먼저 종료해 주세요.",
  EVENT_001: "유효하지 않은 목적이에요. 네 가지 목적 중에서 골라 주세요.",
  EVENT_002: "매장 이름, 업종, 주소를 모두 입력해 주세요.",
  EVENT_INCOMPLETE: "아직 채우지 않은 항목이 있어요.",
  CONTENT_INVALID: "채널에 올릴 수 없는 내용이 있어요. 표시한 항목을 고쳐 주세요.",
  EVENT_LOCKED: "지금 상태에서는 이 항목을 바꿀 수 없어요.",
  INVALID_TRANSITION: "지금 상태에서는 할 수 없는 작업이에요.",
  STALE_VERSION: "다른 곳에서 먼저 수정했어요. 새로 불러온 뒤 다시 시도해 주세요.",
  SLUG_TAKEN: "이미 사용 중인 주소예요. 다른 주소를 입력해 주세요.",
  STORE_CLOSED: "운영을 종료한 매장이에요.",
  ALREADY_ENTERED: "이미 참여하셨어요.",
  EVENT_NOT_STARTED: "아직 시작하지 않은 이벤트예요.",
  EVENT_ENDED: "종료된 이벤트예요.",
  EVENT_FULL: "참여 인원이 모두 찼어요.",
  CONSENT_REQUIRED: "개인정보 수집에 동의해 주세요.",
  AGE_REQUIRED: "만 14세 이상만 참여할 수 있어요.",
  INVALID_PHONE: "휴대폰 번호를 다시 확인해 주세요.",
  ALREADY_REDEEMED: "이미 사용한 코드예요.",
  ALREADY_DISTRIBUTED: "이미 이 채널에 배포했어요. 다시 올리려면 다시 배포하기를 선택해 주세요.",
  NOTHING_TO_DISTRIBUTE: "배포할 채널을 하나 이상 골라 주세요.",
  NOTHING_TO_RETRY: "다시 시도할 채널이 없어요.",
  NOT_CANCELLABLE: "이미 나갔거나 끝난 배포라 취소할 수 없어요.",
  CHANNEL_UNAVAILABLE: "채널이 지금 답하지 않아요. 잠시 후 다시 시도해 주세요.",
  NOT_CONFIRMABLE: "확인이 필요한 배포가 아니에요.",
  INVALID_POST_URL: "연결된 계정의 글 주소가 아니에요. 연결한 계정으로 올린 글의 주소를 붙여 넣어 주세요.",
  NOT_CONFIGURED: "채널이 연결되지 않았어요. 채널을 먼저 연결해 주세요.",
  CREDENTIALS_REFUSED: "입력한 연결 정보로 채널에 연결할 수 없어요. 다시 확인해 주세요.",
  SIGN_IN_NOT_OFFERED: "로그인으로 연결하는 채널이 아니에요. 연결 정보를 입력해 주세요.",
  INVALID_CSV: "파일을 읽을 수 없어요. 표시한 줄을 고쳐 주세요.",
  MEDIA_TYPE: "JPEG·PNG·WebP 사진, MP3·WAV 소리, MP4 영상만 올릴 수 있어요.",
  MEDIA_TOO_LARGE: "파일이 너무 커요. 사진과 소리는 10MB, 영상은 200MB까지 올릴 수 있어요.",
  MEDIA_UNREADABLE: "파일을 끝까지 읽을 수 없어요. 다른 파일로 다시 올려 주세요.",
  MEDIA_NOT_CONFIGURED: "파일 저장소가 설정되지 않아 이 방법으로 올릴 수 없어요.",
  UNSUBSCRIBE_INVALID: "이 링크는 더는 쓸 수 없어요. 마당에 로그인해서 알림 설정을 바꿔 주세요.",
  INVALID_WEBHOOK_URL: "https로 시작하는 공개된 주소를 입력해 주세요.",
  WEBHOOKS_FULL: "웹훅 주소는 10개까지 등록할 수 있어요. 쓰지 않는 주소를 먼저 지워 주세요.",
  DRAW_TOO_EARLY: "이벤트가 끝난 뒤에 추첨할 수 있어요.",
  DRAW_EMPTY: "추첨할 참여자가 없어요.",
  DRAW_TOO_FEW: "경품이 추첨 대상보다 많아요. 경품 수를 줄여 주세요.",
  DRAW_EXISTS: "이미 추첨을 시작했어요.",
  DRAW_TOO_LARGE: "한 번에 당첨자 500명, 참여자 5만 명까지 추첨할 수 있어요.",
  PUBLIC_VALUE_KNOWN: "아직 아무도 모르는 값이어야 해요. 앞으로 나올 시각을 골라 주세요.",
  PUBLIC_VALUE_PENDING: "공개 값이 아직 나오지 않았어요. 잠시 뒤에 다시 눌러 주세요.",
  PUBLIC_VALUE_REQUIRED: "약속한 공개 값을 입력해 주세요.",
  PUBLIC_VALUE_UNREACHABLE:
    "누구나 볼 수 있는 무작위 숫자를 지금 가져올 수 없어요. 잠시 뒤에 다시 하거나 직접 넣는 공개 값을 골라 주세요.",
  CONTACT_LINK_INVALID: "이 링크는 더는 쓸 수 없어요. 매장에 문의해 주세요.",
  SHARE_PASSWORD_EMBED:
    "비밀번호가 있는 링크는 다른 사이트에 넣을 수 없어요. 비밀번호와 사이트 주소 중 하나만 남겨 주세요.",
  SHARE_PASSWORD_WRONG: "비밀번호가 맞지 않아요. 다시 확인해 주세요.",
  SHARES_FULL: "공유 링크는 이벤트마다 20개까지 만들 수 있어요. 쓰지 않는 링크를 먼저 끊어 주세요.",
  AS_OF_OUT_OF_RANGE: "이벤트를 만든 뒤부터 지금까지의 시각을 골라 주세요.",
  DEMO_UNAVAILABLE: "여기에서는 체험용 매장을 만들 수 없어요. 회원 가입 후 바로 시작해 보세요.",
  DEMO_HAS_ONE_STORE: "체험 중에는 매장을 더 만들 수 없어요. 회원 가입 후 내 매장을 만들어 주세요.",
  DEMO_PRACTICE_ONLY: "체험용 매장에는 실제 채널을 연결할 수 없어요. 회원 가입 후 내 매장에 연결해 주세요.",
  DEMO_STORE_STAYS: "체험용 매장은 닫을 수 없어요. 하루가 지나면 저절로 사라져요.",
  BACKUP_ELSEWHERE: "서버 데이터베이스는 제공자의 백업을 사용해 주세요.",
  MOVE_RUNNING: "매장을 다른 데이터베이스로 이미 옮기고 있어요. 끝난 뒤에 다시 시도해 주세요.",
  REBUILD_RUNNING: "집계를 이미 다시 계산하고 있어요. 끝난 뒤에 다시 시도해 주세요.",
} as const;

export type ErrorReason = keyof typeof REASON_MESSAGES;

/** Machine-readable details of an error; never personal data, never driver text. */
export type ErrorParams = Readonly<Record<string, ErrorParam>>;
type ErrorParam = string | number | boolean | null | readonly string[] | readonly ErrorPlace[];
/** One of several places that an error is about, each part a stable word. */
type ErrorPlace = Readonly<Record<string, string>>;

export type AppErrorInit = {
  code: ErrorCode;
  reason: ErrorReason;
  params?: ErrorParams;
  cause?: unknown;
};

/**
 * The only error a verb throws on purpose. `code` picks the transport status, `reason` is the stable word
 * for programs, the Korean sentence follows from the reason.
 *
 * @example
 * throw new AppError({ code: "CONFLICT", reason: "STALE_VERSION", params: { version: 3 } });
 */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly reason: ErrorReason;
  readonly params: ErrorParams;

  constructor(init: AppErrorInit) {
    super(REASON_MESSAGES[init.reason], init.cause === undefined ? undefined : { cause: init.cause });
    this.code = init.code;
    this.reason = init.reason;
    this.params = init.params ?? {};
  }
}

/** Duck-typed so that it also holds across bundles. */
export function isAppError(value: unknown): value is AppError {
  return value instanceof Error && value.name === "AppError" && "reason" in value && "code" in value;
}

/** The AppError itself, or the one that a library wrapped, as drizzle does with what its driver throws. */
export function appErrorIn(error: unknown): AppError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (isAppError(current)) return current;
  }
  return undefined;
}

export function notFound(reason: "NOT_FOUND" | "EVENT_NOT_FOUND" = "NOT_FOUND"): AppError {
  return new AppError({ code: "NOT_FOUND", reason });
}

export function invalid(reason: ErrorReason, params?: ErrorParams): AppError {
  return new AppError({ code: "INVALID", reason, ...(params ? { params } : {}) });
}
