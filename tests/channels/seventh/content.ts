import {
  type ChannelPreview,
  clip,
  codePoints,
  type DeriveInput,
  eventCopy,
  hardIssue,
  type Issue,
  type JsonObject,
  readContent,
  withTracking,
} from "../../../src/channels/conformance/index.ts";
import { TEXT_MESSAGE_LIMITS as LIMITS, TextMessageContent } from "./describe.ts";

/** What the event says, short enough that the link still fits behind it. */
export function deriveText(input: DeriveInput): JsonObject {
  const room = LIMITS.textMax - codePoints(withTracking("", input.trackingUrl));
  return { text: withTracking(clip(eventCopy(input), room), input.trackingUrl) };
}

export function validateText(content: JsonObject, { trackingUrl }: DeriveInput): readonly Issue[] {
  const { text = "" } = readContent(TextMessageContent, content);
  const length = codePoints(withTracking(text, trackingUrl));
  if (text.trim() === "") return [hardIssue("text", "TEXT_MISSING", "보낼 문구를 적어 주세요.")];
  if (length <= LIMITS.textMax) return [];
  return [hardIssue("text", "TEXT_TOO_LONG", `문구가 ${length}자예요. ${LIMITS.textMax}자까지 줄여 주세요.`)];
}

export function previewText(content: JsonObject, { trackingUrl }: DeriveInput): ChannelPreview {
  const text = finalText(content, trackingUrl);
  return {
    kind: "message",
    title: null,
    text,
    hashtags: [],
    media: [],
    link: { label: "참여하기", url: trackingUrl },
    counters: [{ field: "text", used: codePoints(text), max: LIMITS.textMax }],
  };
}

/** The text as customers get it: the link in it proves which message is ours. */
export function finalText(content: JsonObject, trackingUrl: string): string {
  return withTracking(readContent(TextMessageContent, content).text ?? "", trackingUrl);
}
