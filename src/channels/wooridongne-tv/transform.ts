import type { ChannelContext, DeriveInput, Issue } from "../channel.ts";
import {
  addDays,
  checkTimeSlots,
  compact,
  dayIn,
  earlierDay,
  hardIssue,
  isDay,
  isPublicHttpsUrl,
  laterDay,
  readContent,
} from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { WOORIDONGNE_TV_LIMITS as LIMITS, WooridongneTvContent } from "./schema.ts";

export function deriveWooridongneTv({ event, store, now }: DeriveInput): WooridongneTvContent {
  const startDate = dayIn(Math.max(event.startsAt, now), store.timeZone);
  const lastDay = laterDay(startDate, dayIn(event.endsAt - 1, store.timeZone));
  return {
    ...(event.imageUrl === null ? {} : { contentUrls: [event.imageUrl] }),
    radius: "1km",
    timeSlots: ["weekday_evening", "weekend_lunch"],
    startDate,
    endDate: earlierDay(lastDay, addDays(startDate, LIMITS.maxDays - 1)),
  };
}

export function validateWooridongneTv(content: JsonObject, { now, store }: DeriveInput): Issue[] {
  const {
    contentUrls = [],
    radius,
    timeSlots,
    startDate = "",
    endDate = "",
  } = readContent(WooridongneTvContent, content);
  const issues: Issue[] = [];
  if (contentUrls.length === 0)
    issues.push(hardIssue("contentUrls", "CONTENT_MISSING", "방송할 사진이나 영상을 하나 이상 넣어 주세요."));
  if (!contentUrls.every(isPublicHttpsUrl))
    issues.push(
      hardIssue(
        "contentUrls",
        "INVALID_MEDIA_URL",
        "사진이나 영상 주소는 https로 시작하는 공개 주소여야 해요.",
      ),
    );
  if (!LIMITS.radii.some((allowed) => allowed === radius))
    issues.push(hardIssue("radius", "INVALID_RADIUS", "노출 반경은 500m, 1km, 2km, 3km 중에서 골라 주세요."));
  issues.push(
    ...checkTimeSlots(timeSlots, "timeSlots"),
    ...checkPeriod(startDate, endDate, dayIn(now, store.timeZone)),
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

export function toDistribution(ctx: ChannelContext): JsonObject {
  const content = readContent(WooridongneTvContent, ctx.content);
  const { name, address, location } = ctx.store;
  return compact({
    store: compact({ name, address, lat: location?.lat, lng: location?.lng }),
    contentUrls: content.contentUrls,
    radius: content.radius,
    timeSlots: content.timeSlots,
    startDate: content.startDate,
    endDate: content.endDate,
    landingUrl: ctx.trackingUrl,
    marker: ctx.marker,
  });
}
