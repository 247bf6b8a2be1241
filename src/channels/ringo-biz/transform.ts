import { DAY_MS } from "../../time.ts";
import type { ChannelContext, ChannelPreview, DeriveInput, Issue } from "../channel.ts";
import {
  checkAudio,
  clip,
  codePoints,
  compact,
  counter,
  hardIssue,
  isPublicHttpsUrl,
  readContent,
  softIssue,
} from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { wireUrl } from "../kmp/wire.ts";
import { RINGO_BIZ_LIMITS as LIMITS, RingoBizContent } from "./schema.ts";

/** Korean business and mobile lines after dashes and spaces are gone: area, 070, 080, 15xx-, 01x. */
const PHONE = /^(0(2|[3-6]\d|70|80)\d{7,8}|1[5-9]\d{6}|01[016789]\d{7,8})$/;

/** A line as the partner writes it: digits alone, in the country's own form. */
export function normalizeLine(phoneNumber: string): string {
  const digits = phoneNumber.replace(/[\s()-]/g, "");
  return digits.startsWith("+82") ? `0${digits.slice(3)}` : digits;
}

/** The store's own line, and words that the partner reads aloud. */
export function deriveRingoBiz({ event, store }: DeriveInput): RingoBizContent {
  const prize = event.prizeName ? ` 경품은 ${event.prizeName}입니다.` : "";
  return {
    ...(store.phone === null ? {} : { phoneNumber: store.phone }),
    announcement: clip(
      `안녕하세요, ${store.name}입니다. 지금 ${event.title} 이벤트를 하고 있어요.${prize} 많은 참여 바랍니다.`,
      LIMITS.announcementMaxChars,
    ),
  };
}

/** Pure; what RINGO_BIZ_LIMITS allow. */
export function validateRingoBiz(content: JsonObject, { event, media }: DeriveInput): Issue[] {
  const { phoneNumber = "", audioUrl, announcement = "" } = readContent(RingoBizContent, content);
  const issues: Issue[] = [];
  if (phoneNumber === "")
    issues.push(hardIssue("phoneNumber", "PHONE_MISSING", "연결음을 바꿀 매장 전화번호를 입력해 주세요."));
  else if (!PHONE.test(normalizeLine(phoneNumber)))
    issues.push(hardIssue("phoneNumber", "INVALID_PHONE_NUMBER", "매장 전화번호 형식을 확인해 주세요."));
  if (audioUrl === undefined && announcement === "")
    issues.push(hardIssue("audioUrl", "AUDIO_MISSING", "연결음으로 쓸 음원을 넣어 주세요."));
  if (audioUrl === undefined && announcement !== "")
    issues.push(
      softIssue("audioUrl", "AUDIO_READ_ALOUD", "음원이 없어 안내 문구를 읽어 드리는 연결음을 써요."),
    );
  if (codePoints(announcement) > LIMITS.announcementMaxChars)
    issues.push(hardIssue("announcement", "ANNOUNCEMENT_TOO_LONG", "안내 문구는 200자까지 쓸 수 있어요."));
  if (audioUrl !== undefined) issues.push(...checkTone(audioUrl, media));
  if (toneEnd(event) < event.endsAt)
    issues.push(
      softIssue("audioUrl", "PERIOD_CUT", "연결음은 1년까지 쓸 수 있어 그 뒤로는 원래대로 돌아가요."),
    );
  return issues;
}

function checkTone(audioUrl: string, media: DeriveInput["media"]): Issue[] {
  if (audioUrl === "") return [hardIssue("audioUrl", "AUDIO_MISSING", "연결음으로 쓸 음원을 넣어 주세요.")];
  if (!media.has(audioUrl) && !isPublicHttpsUrl(audioUrl))
    return [hardIssue("audioUrl", "INVALID_AUDIO", "음원 주소는 https로 시작하는 공개 주소여야 해요.")];
  return checkAudio(audioUrl, "audioUrl", {
    media,
    types: LIMITS.audioTypes,
    maxBytes: LIMITS.maxAudioBytes,
    minMs: LIMITS.minAudioMs,
    maxMs: LIMITS.maxAudioMs,
  });
}

/** Body of `PUT /ringtones/{phoneNumber}`; externalRef and eventId are put in front of it. */
export function toRingtone(ctx: ChannelContext): JsonObject {
  const content = readContent(RingoBizContent, ctx.content);
  return compact({
    audioUrl: content.audioUrl === undefined ? undefined : wireUrl(content.audioUrl),
    announcement: content.audioUrl === undefined ? content.announcement : undefined,
    startAt: new Date(ctx.event.startsAt).toISOString(),
    endAt: new Date(toneEnd(ctx.event)).toISOString(),
    fallback: "PREVIOUS",
    callbackUrl: ctx.callbackUrl,
  });
}

/** The end of the event, at most a year after its start. */
function toneEnd({ startsAt, endsAt }: DeriveInput["event"]): number {
  return Math.min(endsAt, startsAt + LIMITS.maxDays * DAY_MS);
}

/** The monthly fee by started days, won. */
export function toneFeeKrw(event: DeriveInput["event"]): number {
  const days = Math.max(1, Math.ceil((toneEnd(event) - event.startsAt) / DAY_MS));
  return Math.round((LIMITS.monthlyFeeKrw * days) / 30);
}

/** What callers hear: the file, or the words that are read aloud. */
export function previewRingoBiz(content: JsonObject, _input: DeriveInput): ChannelPreview {
  const { audioUrl, announcement = "" } = readContent(RingoBizContent, content);
  const isRead = audioUrl === undefined;
  return {
    kind: "voice",
    title: null,
    text: isRead ? announcement : "",
    hashtags: [],
    media: isRead ? [] : [{ kind: "audio", url: audioUrl, ratio: null }],
    link: null,
    counters: isRead ? [counter("announcement", announcement, LIMITS.announcementMaxChars)] : [],
  };
}
