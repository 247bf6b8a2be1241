import { addDays, isDay } from "../../time.ts";
import type { DeriveInput, Issue } from "../channel.ts";
import {
  checkTimeSlots,
  clip,
  hardIssue,
  nextBusinessDay,
  readContent,
  softIssue,
} from "../content-rules.ts";
import type { JsonObject } from "../json.ts";
import { checkScreenMedia, screenMediaOf } from "../kmp/screen-media.ts";
import { koreanDay } from "../korea.ts";
import { isRegion } from "./region.ts";
import { GenieTvContent, GENIE_TV_LIMITS as LIMITS } from "./schema.ts";

/** Pure; what GENIE_TV_LIMITS allow. */
export function validateGenieTv(content: JsonObject, input: DeriveInput): Issue[] {
  const {
    region = "",
    schedule = {},
    budgetKrw = 0,
    contentUrls = [],
  } = readContent(GenieTvContent, content);
  const firstDay = nextBusinessDay(koreanDay(input.now));
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
  return [...issues, ...checkCreative(contentUrls, input.media)];
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

function checkCreative(contentUrls: readonly string[], media: DeriveInput["media"]): Issue[] {
  if (contentUrls.length === 0)
    return [hardIssue("contentUrls", "CONTENT_MISSING", "광고할 사진이나 영상을 하나 이상 넣어 주세요.")];
  const issues = checkScreenMedia(contentUrls, media, LIMITS);
  if (issues.some(({ severity }) => severity === "hard")) return issues;
  const { url, type } = screenMediaOf(contentUrls, media);
  if (type !== "video/mp4")
    return [...issues, softIssue("contentUrls", "STILL_IMAGE", "영상이 없어 사진이 15초 동안 방송돼요.")];
  const durationMs = media.get(url)?.durationMs ?? null;
  return durationMs === null || airedSeconds(durationMs) !== null
    ? issues
    : [...issues, hardIssue("contentUrls", "VIDEO_LENGTH", "광고 영상은 15초나 30초 길이로 올려 주세요.")];
}

/** 15 or 30 for a film that is one of them within half a second, else null. */
export function airedSeconds(durationMs: number): number | null {
  const match = LIMITS.videoMs.find((ms) => Math.abs(durationMs - ms) <= LIMITS.videoToleranceMs);
  return match === undefined ? null : match / 1000;
}

/** The title as the partner takes it. */
export function campaignTitle(title: string): string {
  return clip(title, LIMITS.titleMaxChars);
}
