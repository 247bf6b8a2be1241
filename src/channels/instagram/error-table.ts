import type { ErrorRow, ErrorTable } from "../errors.ts";

const RECONNECT = "인스타그램 연결이 만료됐어요. 다시 연결해 주세요.";
const BUSY = "인스타그램에 요청이 많아요. 잠시 후 다시 시도할게요.";

/** On the publish call it may have posted; on every other call it means nothing. */
export const SERVER_ERROR: ErrorRow = {
  kind: "transient",
  reason: "CHANNEL_UNAVAILABLE",
  retryable: true,
  countsForBreaker: true,
  effect: "possible",
  messageKo: "인스타그램 서버가 잠시 불안정해요. 잠시 후 다시 시도해 주세요.",
};

const content = (messageKo: string): ErrorRow => ({ kind: "content", reason: "INVALID_CONTENT", messageKo });
const wrongFile = content("이미지 용량(8MB)과 형식(JPEG), 비율(4:5~1.91:1)을 확인해 주세요.");
const wrongText = content("문구(2,200자)와 태그(20개), 사진 수(2~10장)를 확인해 주세요.");
const wrongProducts = content("상품 태그를 확인해 주세요.");
const rebuild = (messageKo: string): ErrorRow => ({
  kind: "rebuild",
  reason: "CHANNEL_UNAVAILABLE",
  messageKo,
});
const gone: ErrorRow = {
  kind: "not_found",
  reason: "NOT_FOUND",
  messageKo: "게시물을 찾을 수 없거나 권한이 없어요.",
};
const restricted: ErrorRow = {
  kind: "restricted",
  reason: "ACCOUNT_RESTRICTED",
  scope: "account",
  messageKo: "계정이 제한되어 있어요. 인스타그램 앱에서 확인해 주세요.",
};
const reconnect: ErrorRow = {
  kind: "auth",
  reason: "RECONNECT_NEEDED",
  scope: "account",
  messageKo: RECONNECT,
};
const permission: ErrorRow = {
  kind: "permission",
  reason: "PERMISSION_MISSING",
  messageKo: "게시 권한이 없어요. 다시 연결하며 권한을 허용해 주세요.",
};
const accountRate: ErrorRow = {
  kind: "rate",
  reason: "RATE_LIMITED",
  retryable: true,
  scope: "account",
  messageKo: BUSY,
};
/** The limit of the whole app: every store waits. */
const appRate: ErrorRow = { ...accountRate, scope: "provider" };

const PERMISSION_CODES = Array.from({ length: 100 }, (_, index) => String(200 + index));

/**
 * Errors of the Graph API by `code/subcode`, subcode, code and HTTP status. Meta's subcodes
 * beginning with 2207 each stand for one thing, so most rows need no code.
 */
export const GRAPH_ERRORS: ErrorTable = {
  "2207001": SERVER_ERROR,
  "2207032": SERVER_ERROR,
  "1": SERVER_ERROR,
  "2": SERVER_ERROR,
  "2207003": {
    kind: "transient",
    reason: "CHANNEL_UNAVAILABLE",
    messageKo: "이미지를 가져오는 데 시간이 걸려요. 다시 시도할게요.",
  },
  "2207020": rebuild("게시 준비가 만료됐어요. 다시 시도해 주세요."),
  "2207053": rebuild("영상 업로드에 실패했어요. 다시 시도해 주세요."),
  "2207052": {
    kind: "content",
    reason: "MEDIA_UNREACHABLE",
    messageKo: "이미지 주소에 접근할 수 없어요. 이미지를 다시 올려 주세요.",
  },
  "2207027": {
    kind: "not_ready",
    reason: "CHANNEL_UNAVAILABLE",
    messageKo: "인스타그램이 아직 게시물을 준비하고 있어요.",
  },
  "2207008": {
    kind: "transient",
    reason: "CHANNEL_UNAVAILABLE",
    messageKo: "인스타그램이 준비한 게시물을 찾지 못했어요. 다시 시도할게요.",
  },
  "2207006": gone,
  "100/33": gone,
  "2207004": wrongFile,
  "2207005": wrongFile,
  "2207009": wrongFile,
  "2207026": content("영상 형식(MP4)과 길이(3초~15분)를 확인해 주세요."),
  "2207023": wrongFile,
  "2207057": wrongFile,
  "2207010": wrongText,
  "2207040": wrongText,
  "2207028": wrongText,
  "2207035": wrongProducts,
  "2207036": wrongProducts,
  "2207037": wrongProducts,
  "2207042": {
    kind: "quota",
    reason: "QUOTA_EXCEEDED",
    scope: "account",
    messageKo: "오늘 게시 한도에 도달했어요. 내일 다시 게시할 수 있어요.",
  },
  "2207051": { ...restricted, messageKo: "인스타그램이 게시를 일시 제한했어요. 앱에서 확인해 주세요." },
  "2207050": restricted,
  "368": restricted,
  "190": reconnect,
  "102": reconnect,
  "401": reconnect,
  "403": permission,
  "404": gone,
  "3": permission,
  "10": permission,
  ...Object.fromEntries(PERMISSION_CODES.map((code) => [code, permission])),
  "4": appRate,
  "341": appRate,
  "17": accountRate,
  "32": accountRate,
  "613": accountRate,
  "80001": accountRate,
  "80002": accountRate,
  "429": accountRate,
  "506": {
    kind: "exists",
    reason: "UNCONFIRMED",
    effect: "possible",
    messageKo: "같은 게시물이 이미 있는지 확인하고 있어요.",
  },
};
