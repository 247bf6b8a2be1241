import type { ChannelPreview, DeriveInput, Issue, StoreView } from "../channel.ts";
import {
  checkImage,
  clip,
  codePoints,
  counter,
  hardIssue,
  readContent,
  softIssue,
} from "../content-rules.ts";
import { eventCopy, withTracking } from "../copy.ts";
import type { JsonObject } from "../json.ts";
import { nextSendingTime } from "./quiet-hours.ts";
import { KakaoChannelContent, KAKAO_CHANNEL_LIMITS as LIMITS } from "./schema.ts";

export const BUTTON_NAME = "이벤트 참여하기";

/** The event's picture comes along only when it is the store's own upload and Kakao would take it. */
export function deriveKakaoChannel(input: DeriveInput): KakaoChannelContent {
  const { imageUrl } = input.event;
  const isFit = imageUrl !== null && input.media.has(imageUrl) && imageIssues(imageUrl, input).length === 0;
  return {
    ...(isFit ? { imageUrl } : {}),
    message: withTracking(clip(eventCopy(input), 900), input.trackingUrl),
  };
}

/** The label, sender and free refusal that the law asks of advertising messages. */
export function composeMessage(message: string, store: StoreView, trackingUrl: string): string {
  const refusal = store.optOutNumber ?? store.phone;
  const body = `(광고) ${store.name}\n${withTracking(message, trackingUrl)}`;
  return refusal === null ? body : `${body}\n\n무료수신거부 ${refusal}`;
}

/** Pure; KAKAO_CHANNEL_LIMITS on what is really sent, "(광고)" and opt-out included. */
export function validateKakaoChannel(content: JsonObject, input: DeriveInput): Issue[] {
  const { store, trackingUrl } = input;
  const { imageUrl, message = "", buttonName } = readContent(KakaoChannelContent, content);
  const issues = imageIssues(imageUrl, input);
  issues.push(...messageIssues(message, composeMessage(message, store, trackingUrl)));
  if (buttonName !== undefined) issues.push(...buttonIssues(buttonName));
  if ((nextSendingTime(input.now) ?? input.now) >= input.event.endsAt)
    issues.push(hardIssue("message", "TOO_LATE", "밤에는 보낼 수 없고, 아침 8시에는 이벤트가 이미 끝나요."));
  if (store.optOutNumber === null)
    issues.push(softIssue("message", "OPT_OUT_MISSING", "무료 수신거부 번호를 매장 정보에 입력해 주세요."));
  return issues;
}

function imageIssues(imageUrl: string | undefined, { media }: DeriveInput): Issue[] {
  return checkImage(imageUrl, "imageUrl", { ...LIMITS.image, media });
}

function messageIssues(message: string, text: string): Issue[] {
  const issues: Issue[] = [];
  if (message === "") issues.push(hardIssue("message", "MESSAGE_MISSING", "보낼 메시지를 적어 주세요."));
  else if (codePoints(text) > LIMITS.messageMaxChars)
    issues.push(
      hardIssue("message", "MESSAGE_TOO_LONG", "메시지는 광고 표시를 포함해 1,300자까지 쓸 수 있어요."),
    );
  else if (codePoints(text) > LIMITS.messageSoftMaxChars)
    issues.push(softIssue("message", "MESSAGE_LONG", "400자보다 짧은 메시지가 더 잘 읽혀요."));
  if (text.split("\n").length - 1 > LIMITS.lineBreakMax)
    issues.push(hardIssue("message", "TOO_MANY_LINES", "줄바꿈은 99번까지 할 수 있어요."));
  return issues;
}

function buttonIssues(name: string): Issue[] {
  if (name.trim() === "") return [hardIssue("buttonName", "BUTTON_MISSING", "버튼에 쓸 말을 적어 주세요.")];
  if (codePoints(name) > LIMITS.buttonNameMaxChars)
    return [hardIssue("buttonName", "BUTTON_TOO_LONG", "버튼에는 14자까지 쓸 수 있어요.")];
  return name.includes("#{")
    ? [hardIssue("buttonName", "INVALID_BUTTON", "버튼에는 #{ }를 쓸 수 없어요.")]
    : [];
}

/** The bubble as a friend of the channel sees it. */
export function previewKakaoChannel(content: JsonObject, input: DeriveInput): ChannelPreview {
  const { imageUrl = "", message = "", buttonName } = readContent(KakaoChannelContent, content);
  const text = composeMessage(message, input.store, input.trackingUrl);
  const label = buttonName ?? BUTTON_NAME;
  return {
    kind: "message",
    title: null,
    text,
    hashtags: [],
    media: imageUrl === "" ? [] : [{ kind: "image", url: imageUrl, ratio: null }],
    link: { label, url: input.trackingUrl },
    counters: [
      counter("message", text, LIMITS.messageMaxChars),
      counter("buttonName", label, LIMITS.buttonNameMaxChars),
    ],
  };
}
