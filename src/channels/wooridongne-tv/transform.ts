import { addDays, isDay } from "../../time.ts";
import type { ChannelContext, ChannelPreview, DeriveInput, Issue } from "../channel.ts";
import {
  checkTimeSlots,
  compact,
  earlierDay,
  hardIssue,
  laterDay,
  readContent,
  softIssue,
} from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { checkScreenMedia, screenMediaOf } from "../kmp/screen-media.ts";
import { daysText, screenPreview, slotsText } from "../kmp/screen-preview.ts";
import { wireUrl } from "../kmp/wire.ts";
import { koreanDay } from "../korea.ts";
import { WOORIDONGNE_TV_LIMITS as LIMITS, WooridongneTvContent } from "./schema.ts";

/** The event's days, at most 90 of them, within a kilometre. */
export function deriveWooridongneTv({ event, now }: DeriveInput): WooridongneTvContent {
  const startDate = koreanDay(Math.max(event.startsAt, now));
  const lastDay = laterDay(startDate, koreanDay(event.endsAt - 1));
  return {
    ...(event.imageUrl === null ? {} : { contentUrls: [event.imageUrl] }),
    radius: "1km",
    timeSlots: ["weekday_evening", "weekend_lunch"],
    startDate,
    endDate: earlierDay(lastDay, addDays(startDate, LIMITS.maxDays - 1)),
  };
}

/** Pure; what WOORIDONGNE_TV_LIMITS allow. */
export function validateWooridongneTv(content: JsonObject, { now, store, media }: DeriveInput): Issue[] {
  const {
    contentUrls = [],
    radius,
    timeSlots,
    startDate = "",
    endDate = "",
  } = readContent(WooridongneTvContent, content);
  const issues = checkScreenMedia(contentUrls, media, LIMITS);
  if (!LIMITS.radii.some((allowed) => allowed === radius))
    issues.push(hardIssue("radius", "INVALID_RADIUS", "노출 반경은 500m, 1km, 2km, 3km 중에서 골라 주세요."));
  issues.push(...checkTimeSlots(timeSlots, "timeSlots"), ...checkPeriod(startDate, endDate, koreanDay(now)));
  if (store.location === null)
    issues.push(
      softIssue(
        "radius",
        "LOCATION_MISSING",
        "매장 주소로 동네를 찾아요. 설정에 적은 매장 주소가 맞는지 확인해 주세요.",
      ),
    );
  return issues;
}

function checkPeriod(startDate: string, endDate: string, today: string): Issue[] {
  if (!isDay(startDate))
    return [hardIssue("startDate", "INVALID_DATE", "방송 시작일을 YYYY-MM-DD로 적어 주세요.")];
  if (!isDay(endDate))
    return [hardIssue("endDate", "INVALID_DATE", "방송 종료일을 YYYY-MM-DD로 적어 주세요.")];
  if (endDate < startDate)
    return [hardIssue("endDate", "INVALID_PERIOD", "방송 종료일이 시작일보다 빨라요.")];
  if (endDate < today) return [hardIssue("endDate", "PERIOD_PAST", "이미 지난 기간에는 방송할 수 없어요.")];
  return endDate > addDays(startDate, LIMITS.maxDays - 1)
    ? [hardIssue("endDate", "PERIOD_TOO_LONG", "방송 기간은 90일까지 정할 수 있어요.")]
    : [];
}

/** Body of `POST /distributions`; externalRef and eventId are put in front of it. */
export function toDistribution(ctx: ChannelContext): JsonObject {
  const content = readContent(WooridongneTvContent, ctx.content);
  const { name, address, location } = ctx.store;
  const { url, type } = screenMediaOf(content.contentUrls ?? [], ctx.media);
  return compact({
    store: compact({ name, address, lat: location?.lat, lng: location?.lng }),
    media: type === "video/mp4" ? { videoUrl: wireUrl(url) } : { imageUrl: wireUrl(url) },
    radius: content.radius,
    timeSlots: content.timeSlots,
    startDate: content.startDate,
    endDate: content.endDate,
    landingUrl: ctx.trackingUrl,
    callbackUrl: ctx.callbackUrl,
  });
}

/** The one file that goes on air, with place, days and slots as lines. */
export function previewWooridongneTv(content: JsonObject, input: DeriveInput): ChannelPreview {
  const {
    contentUrls = [],
    radius = "",
    timeSlots = [],
    startDate = "",
    endDate = "",
  } = readContent(WooridongneTvContent, content);
  return screenPreview(input, {
    title: input.store.name,
    lines: [`${input.store.address} 반경 ${radius}`, daysText(startDate, endDate), slotsText(timeSlots)],
    contentUrls: contentUrls.length === 0 ? [] : [screenMediaOf(contentUrls, input.media).url],
    counters: [],
  });
}
