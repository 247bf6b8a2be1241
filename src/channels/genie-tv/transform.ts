import { z } from "zod";
import type { ChannelContext, DeriveInput, Issue } from "../channel.ts";
import {
  addDays,
  checkTimeSlots,
  compact,
  dayIn,
  earlierDay,
  fileExtension,
  hardIssue,
  isDay,
  isPublicHttpsUrl,
  laterDay,
  nextBusinessDay,
  readContent,
  softIssue,
} from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { isRegion, regionOf } from "./region.ts";
import { GenieTvContent, GENIE_TV_LIMITS as LIMITS } from "./schema.ts";

export function deriveGenieTv({ event, store, now }: DeriveInput): GenieTvContent {
  const firstDay = nextBusinessDay(dayIn(now, store.timeZone));
  const startDate = laterDay(firstDay, dayIn(event.startsAt, store.timeZone));
  const lastDay = laterDay(startDate, dayIn(event.endsAt - 1, store.timeZone));
  const region = regionOf(store.address) ?? regionOf(store.region);
  return {
    ...(region === null ? {} : { region }),
    schedule: {
      startDate,
      endDate: earlierDay(lastDay, addDays(startDate, LIMITS.maxDays - 1)),
      timeSlots: ["weekday_evening", "weekend_evening"],
    },
    budgetKrw: LIMITS.minBudgetKrw,
    ...(event.imageUrl === null ? {} : { contentUrls: [event.imageUrl] }),
  };
}

export function validateGenieTv(content: JsonObject, input: DeriveInput): Issue[] {
  const {
    region = "",
    schedule = {},
    budgetKrw = 0,
    contentUrls = [],
  } = readContent(GenieTvContent, content);
  const firstDay = nextBusinessDay(dayIn(input.now, input.store.timeZone));
  const issues: Issue[] = [];
  if (!isRegion(region))
    issues.push(hardIssue("region", "INVALID_REGION", "광고할 지역을 '서울 강남구'처럼 적어 주세요."));
  issues.push(...checkSchedule(schedule.startDate ?? "", schedule.endDate ?? "", firstDay));
  issues.push(...checkTimeSlots(schedule.timeSlots, "schedule.timeSlots"));
  if (
    budgetKrw < LIMITS.minBudgetKrw ||
    budgetKrw > LIMITS.maxBudgetKrw ||
    budgetKrw % LIMITS.budgetStepKrw !== 0
  )
    issues.push(
      hardIssue(
        "budgetKrw",
        "INVALID_BUDGET",
        "예산은 10만 원부터 1,000만 원까지, 1만 원 단위로 정해 주세요.",
      ),
    );
  issues.push(...checkCreative(contentUrls));
  return issues;
}

function checkSchedule(startDate: string, endDate: string, firstDay: string): Issue[] {
  if (!isDay(startDate))
    return [hardIssue("schedule.startDate", "INVALID_SCHEDULE", "광고 시작일을 YYYY-MM-DD로 적어 주세요.")];
  if (!isDay(endDate))
    return [hardIssue("schedule.endDate", "INVALID_SCHEDULE", "광고 종료일을 YYYY-MM-DD로 적어 주세요.")];
  if (startDate < firstDay)
    return [
      hardIssue("schedule.startDate", "TOO_EARLY", "심사에 시간이 걸려 다음 영업일부터 광고할 수 있어요."),
    ];
  if (endDate < startDate)
    return [hardIssue("schedule.endDate", "INVALID_SCHEDULE", "광고 종료일이 시작일보다 빨라요.")];
  return endDate > addDays(startDate, LIMITS.maxDays - 1)
    ? [hardIssue("schedule.endDate", "PERIOD_TOO_LONG", "광고 기간은 90일까지 정할 수 있어요.")]
    : [];
}

function checkCreative(contentUrls: readonly string[]): Issue[] {
  const [first] = contentUrls;
  if (first === undefined)
    return [hardIssue("contentUrls", "CONTENT_MISSING", "광고할 사진이나 영상을 하나 이상 넣어 주세요.")];
  if (!contentUrls.every(isPublicHttpsUrl))
    return [
      hardIssue(
        "contentUrls",
        "INVALID_MEDIA_URL",
        "사진이나 영상 주소는 https로 시작하는 공개 주소여야 해요.",
      ),
    ];
  return fileExtension(first) === "mp4"
    ? []
    : [softIssue("contentUrls", "STILL_IMAGE", "영상이 없어 사진이 15초 동안 방송돼요.")];
}

export function toCampaign(ctx: ChannelContext): JsonObject {
  const content = readContent(GenieTvContent, ctx.content);
  const [url = ""] = content.contentUrls ?? [];
  return compact({
    title: ctx.event.title,
    region: content.region,
    schedule: compact({ ...content.schedule }),
    budget: content.budgetKrw,
    creative: { url, durationSec: 15, type: fileExtension(url) === "mp4" ? "video/mp4" : "image" },
    landingUrl: ctx.trackingUrl,
    marker: ctx.marker,
  });
}

const Schedule = z
  .array(
    z.object({ date: z.iso.date(), timeSlot: z.string().max(40), estimatedImpressions: z.number().min(0) }),
  )
  .max(1_000);

/** The partner's plan of impressions, absent when it says something else. */
export function readSchedule(value: unknown): JsonObject[] | undefined {
  const parsed = Schedule.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}
