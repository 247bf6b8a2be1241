import { ChannelError, changedError, classifyFailure, type ErrorRow, type ErrorTable } from "../errors.ts";
import type { JsonObject } from "../json.ts";
import { isJsonObject } from "../json.ts";
import { untilNextKstDayMs } from "./schedule.ts";

const CHECK_DOWN = "블로그 확인 기능을 점검 중이에요.";

/** Our own request was wrong: nothing an owner can do. */
const OUR_FAULT: ErrorRow = { kind: "protocol", reason: "SERVICE_FAULT", messageKo: CHECK_DOWN };
/** The operator's key is wrong, or not allowed to search. */
const KEY_REFUSED: ErrorRow = { kind: "config", reason: "SERVICE_FAULT", messageKo: CHECK_DOWN };
const QUOTA: ErrorRow = {
  kind: "quota",
  reason: "QUOTA_EXCEEDED",
  scope: "provider",
  messageKo: "오늘 자동 확인 한도를 다 썼어요. 글 주소를 직접 입력해 주세요.",
};
const TOO_FAST: ErrorRow = { kind: "rate", reason: "RATE_LIMITED", retryable: true };
const OUTAGE: ErrorRow = {
  kind: "transient",
  reason: "CHANNEL_UNAVAILABLE",
  retryable: true,
  countsForBreaker: true,
};

/**
 * openapi.naver.com: `{errorMessage, errorCode}`. Codes and statuses of Naver's public error list; SE codes and 010
 * as seen in several public integrations.
 */
const LEGACY_ERRORS: ErrorTable = {
  SE01: OUR_FAULT,
  SE02: OUR_FAULT,
  SE03: OUR_FAULT,
  SE04: OUR_FAULT,
  SE05: OUR_FAULT,
  SE06: OUR_FAULT,
  SE99: OUTAGE,
  "024": KEY_REFUSED,
  "010": QUOTA,
  "012": TOO_FAST,
  "900": OUTAGE,
  "400": OUR_FAULT,
  "401": KEY_REFUSED,
  "403": KEY_REFUSED,
  "404": KEY_REFUSED,
  "405": OUR_FAULT,
  "429": QUOTA,
  "500": OUTAGE,
};

/** NAVER API HUB: the gateway of NAVER Cloud Platform, `{error:{errorCode, message, details}}`. */
const HUB_ERRORS: ErrorTable = {
  "429/400": QUOTA,
  "429/410": TOO_FAST,
  "429/420": TOO_FAST,
  "400": OUR_FAULT,
  "401": KEY_REFUSED,
  "403": KEY_REFUSED,
  "404": KEY_REFUSED,
  "405": OUR_FAULT,
  "413": OUR_FAULT,
  "429": QUOTA,
  "503": OUTAGE,
  "504": OUTAGE,
};

/** rss.blog.naver.com has no documented errors: by status alone. */
const FEED_ERRORS: ErrorTable = {
  "403": { kind: "protocol", reason: "CHANNEL_BAD_RESPONSE", countsForBreaker: true },
  "429": { ...TOO_FAST, scope: "provider" },
};

export type SearchStyle = "hub" | "legacy";

type Refusal = { readonly status: number; readonly json: JsonObject | null; readonly now: number };

/** A search that was refused; the quota comes back on the next day in Korea. */
export function searchError(style: SearchStyle, { status, json, now }: Refusal): ChannelError {
  const code = codeOf(style, json);
  const table = style === "hub" ? HUB_ERRORS : LEGACY_ERRORS;
  const error = asRead(classifyFailure(table, { status, code }));
  return error.kind === "quota" ? changedError(error, { retryAfterMs: untilNextKstDayMs(now) }) : error;
}

/** The code of an error envelope, undefined where there is none. */
export function codeOf(style: SearchStyle, json: JsonObject | null): string | undefined {
  const envelope = style === "hub" ? json?.error : json;
  const code = isJsonObject(envelope) ? envelope.errorCode : undefined;
  return typeof code === "string" || typeof code === "number" ? String(code).slice(0, 20) : undefined;
}

/** A feed that was refused; a 404 is no error but an answer (`fetchFeed`). */
export function feedError(status: number, retryAfterMs: number | undefined): ChannelError {
  return asRead(classifyFailure(FEED_ERRORS, { status, retryAfterMs }));
}

/** Nothing is ever written at Naver: a lost answer means nothing. */
function asRead(error: ChannelError): ChannelError {
  return changedError(error, { effect: "none" });
}

/** The feed says that there is no such blog. */
export function unknownBlog(): ChannelError {
  return new ChannelError({
    kind: "auth",
    reason: "RECONNECT_NEEDED",
    field: "blogId",
    messageKo: "블로그 아이디를 확인해 주세요.",
  });
}

/** The address that the owner named cannot be the post. */
export function foreignPost(): ChannelError {
  return new ChannelError({
    kind: "content",
    reason: "INVALID_CONTENT",
    field: "postUrl",
    messageKo: "연결된 블로그의 글 주소가 아니에요.",
  });
}

/** The feed reaches back beyond the post and does not show it: another number, or one not listed yet. */
export function unlistedPost(): ChannelError {
  return new ChannelError({
    kind: "content",
    reason: "INVALID_CONTENT",
    field: "postUrl",
    messageKo:
      "블로그에서 이 글을 찾지 못했어요. 주소를 확인하거나, 방금 올렸다면 몇 분 뒤에 다시 알려 주세요.",
  });
}

/** A published post is the owner's: only they can take it away. */
export function notOurs(): ChannelError {
  return new ChannelError({
    kind: "state",
    reason: "NOT_CANCELLABLE",
    messageKo: "블로그에 올린 글은 네이버에서 직접 지워 주세요.",
  });
}
