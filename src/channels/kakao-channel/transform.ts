import type { ChannelContext, DeriveInput, Issue, StoreView } from "../channel.ts";
import {
  checkImage,
  clip,
  codePoints,
  compact,
  hardIssue,
  readContent,
  softIssue,
} from "../content-rules.ts";
import { eventCopy, withTracking } from "../copy.ts";
import type { JsonObject } from "../json.ts";
import { nextSendingTime } from "./quiet-hours.ts";
import { KakaoChannelContent, KAKAO_CHANNEL_LIMITS as LIMITS } from "./schema.ts";

export function deriveKakaoChannel(input: DeriveInput): KakaoChannelContent {
  return {
    ...(input.event.imageUrl === null ? {} : { imageUrl: input.event.imageUrl }),
    message: withTracking(clip(eventCopy(input), 900), input.trackingUrl),
  };
}

/** The label, sender and free refusal that the law asks of advertising messages. */
export function composeMessage(message: string, store: StoreView, trackingUrl: string): string {
  const refusal = store.optOutNumber ?? store.phone;
  const body = `(광고) ${store.name}\n${withTracking(message, trackingUrl)}`;
  return refusal === null ? body : `${body}\n\n무료수신거부 ${refusal}`;
}

export function validateKakaoChannel(content: JsonObject, input: DeriveInput): Issue[] {
  const { store, trackingUrl } = input;
  const { imageUrl, message = "" } = readContent(KakaoChannelContent, content);
  const issues = checkImage(imageUrl, "imageUrl", false);
  const text = composeMessage(message, store, trackingUrl);
  if (message === "") issues.push(hardIssue("message", "MESSAGE_MISSING", "보낼 메시지를 적어 주세요."));
  else if (codePoints(text) > LIMITS.messageMaxChars)
    issues.push(
      hardIssue("message", "MESSAGE_TOO_LONG", "메시지는 광고 표시를 포함해 1,300자까지 쓸 수 있어요."),
    );
  else if (codePoints(text) > LIMITS.messageSoftMaxChars)
    issues.push(softIssue("message", "MESSAGE_LONG", "400자보다 짧은 메시지가 더 잘 읽혀요."));
  if (text.split("\n").length - 1 > LIMITS.lineBreakMax)
    issues.push(hardIssue("message", "TOO_MANY_LINES", "줄바꿈은 99번까지 할 수 있어요."));
  if ((nextSendingTime(input.now) ?? input.now) >= input.event.endsAt)
    issues.push(hardIssue("message", "TOO_LATE", "밤에는 보낼 수 없고, 아침 8시에는 이벤트가 이미 끝나요."));
  if (store.optOutNumber === null)
    issues.push(softIssue("message", "OPT_OUT_MISSING", "무료 수신거부 번호를 매장 정보에 입력해 주세요."));
  return issues;
}

/** One message to everyone on the list; `scheduledAt` when it would fall into the quiet hours. */
export function toSend(ctx: ChannelContext): JsonObject {
  const content = readContent(KakaoChannelContent, ctx.content);
  const sendAt = nextSendingTime(ctx.now);
  return compact({
    imageUrl: content.imageUrl,
    message: composeMessage(content.message ?? "", ctx.store, ctx.trackingUrl),
    recipients: ctx.recipients.slice(0, LIMITS.recipientMax),
    scheduledAt: sendAt === null ? undefined : new Date(sendAt).toISOString(),
    marker: ctx.marker,
  });
}
