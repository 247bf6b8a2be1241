import type { Mail } from "../../mail/index.ts";
import { bodiesOf, type Part, textPart } from "./body.ts";
import { MAIL_PAYLOADS, type MailKind, type MailPayload } from "./payloads.ts";

/**
 * The mail of an outbox row. The same row gives the same bytes on every attempt: a provider compares them.
 *
 * @throws ZodError when the payload is not of its kind
 */
export function renderMail(row: {
  readonly id: string;
  readonly kind: MailKind;
  readonly payload: unknown;
}): Mail {
  const { id, kind, payload } = row;
  switch (kind) {
    case "password_reset":
      return { id, ...passwordReset(MAIL_PAYLOADS.password_reset.parse(payload)) };
    case "digest":
      return { id, ...digest(MAIL_PAYLOADS.digest.parse(payload)) };
    case "failure":
      return { id, ...failure(MAIL_PAYLOADS.failure.parse(payload)) };
  }
}

type Rendered = Omit<Mail, "id">;

function passwordReset({ to, url }: MailPayload<"password_reset">): Rendered {
  const heading = "비밀번호를 새로 정해 주세요";
  const parts: Part[] = [
    textPart("비밀번호를 다시 정하는 링크를 보내 드려요. 30분 안에 한 번만 쓸 수 있어요."),
    { kind: "link", label: "비밀번호 다시 정하기", url },
    textPart("직접 요청하지 않았다면 이 메일을 무시해 주세요. 비밀번호는 바뀌지 않아요."),
  ];
  return { to, subject: "[마당] 비밀번호 재설정 안내", ...bodiesOf(heading, parts), headers: {} };
}

function digest(payload: MailPayload<"digest">): Rendered {
  const { to, storeName, day, events, failures, url, unsubscribeUrl } = payload;
  const heading = `${storeName} ${koreanDay(day)} 소식이에요`;
  const lines = events.map(
    ({ title, participants, visits }) =>
      `${title}: 참여 ${number(participants)}명, 그중 방문 ${number(visits)}명`,
  );
  const parts: Part[] = [
    ...(lines.length === 0
      ? [textPart("어제는 진행한 이벤트가 없었어요.")]
      : [textPart("어제 하루 동안의 결과를 알려 드려요."), { kind: "list", items: lines } satisfies Part]),
    ...(failures.length === 0
      ? []
      : [textPart("확인이 필요한 일이 있었어요."), { kind: "list", items: failures } satisfies Part]),
    { kind: "link", label: "대시보드에서 자세히 보기", url },
    { kind: "link", label: "이 메일 그만 받기", url: unsubscribeUrl },
  ];
  const subject = `[마당] ${storeName} ${koreanDay(day)} 소식`;
  return { to, subject: oneLine(subject), ...bodiesOf(heading, parts), headers: unsubscribe(unsubscribeUrl) };
}

function failure(payload: MailPayload<"failure">): Rendered {
  const { to, storeName, messages, url, unsubscribeUrl } = payload;
  const heading = `${storeName}에 확인이 필요한 일이 있어요`;
  const parts: Part[] = [
    { kind: "list", items: messages },
    { kind: "link", label: "확인하러 가기", url },
    { kind: "link", label: "이런 메일 그만 받기", url: unsubscribeUrl },
  ];
  const subject = `[마당] ${storeName}: 확인이 필요해요`;
  return { to, subject: oneLine(subject), ...bodiesOf(heading, parts), headers: unsubscribe(unsubscribeUrl) };
}

/** RFC 2369 and, for one click without a page, RFC 8058. */
function unsubscribe(url: string): Mail["headers"] {
  return { "List-Unsubscribe": `<${url}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" };
}

/** @example koreanDay("2026-03-01") // "3월 1일" */
function koreanDay(day: string): string {
  const [, month, date] = day.split("-").map(Number);
  return `${month}월 ${date}일`;
}

function number(value: number): string {
  return value.toLocaleString("ko-KR");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
