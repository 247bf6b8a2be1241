import type { ZodType } from "zod";
import { addDays } from "../time.ts";
import type { ChannelPreview, Issue } from "./channel.ts";
import { codePoints } from "./code-points.ts";
import { ChannelError } from "./errors.ts";
import { hardIssue } from "./issues.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

export { clip, codePoints } from "./code-points.ts";
export {
  checkHashtags,
  countHashtags,
  hashtagText,
  isHashtag,
  toHashtag,
  withHashtags,
} from "./hashtags.ts";
export { hardIssue, softIssue } from "./issues.ts";
export {
  checkAudio,
  checkImage,
  checkVideo,
  type FileRules,
  fileExtension,
  isPublicHttpsUrl,
  type MediaRules,
} from "./media-rules.ts";

/** Time slots that the TV partners know. */
export const TIME_SLOTS = [
  "weekday_morning",
  "weekday_lunch",
  "weekday_evening",
  "weekend_lunch",
  "weekend_evening",
  "all_day",
] as const;

const SLOT_SET: ReadonlySet<string> = new Set(TIME_SLOTS);

/** The first Monday-to-Friday after `day`; public holidays are not known here. */
export function nextBusinessDay(day: string): string {
  const next = addDays(day, 1);
  const weekday = new Date(`${next}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(next, 2) : weekday === 0 ? addDays(next, 1) : next;
}

/** Of two days, YYYY-MM-DD. */
export function laterDay(a: string, b: string): string {
  return a > b ? a : b;
}

/** Of two days, YYYY-MM-DD. */
export function earlierDay(a: string, b: string): string {
  return a < b ? a : b;
}

/** At least one slot, and only slots that the TV partners know. */
export function checkTimeSlots(slots: readonly string[] | undefined, field: string): Issue[] {
  if (slots === undefined || slots.length === 0)
    return [hardIssue(field, "TIME_SLOT_MISSING", "방송할 시간대를 하나 이상 골라 주세요.")];
  return slots.every((slot) => SLOT_SET.has(slot))
    ? []
    : [hardIssue(field, "INVALID_TIME_SLOT", "고를 수 없는 시간대가 있어요. 목록에서 골라 주세요.")];
}

/** The owner's fields over the derived ones; nested objects field by field. */
export function mergeContent(derived: JsonObject, given: JsonObject): JsonObject {
  const merged: { [key: string]: JsonObject[string] } = { ...derived };
  for (const [key, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const base = merged[key];
    merged[key] = isJsonObject(base) && isJsonObject(value) ? { ...base, ...value } : value;
  }
  return merged;
}

/** Stored content in its typed form. */
export function readContent<C>(schema: ZodType<C>, content: JsonObject): C {
  const parsed = schema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new ChannelError({
    kind: "content",
    reason: "INVALID_CONTENT",
    field: String(parsed.error.issues[0]?.path[0] ?? ""),
  });
}

/** Removes absent entries, so that the result is plain JSON. */
export function compact(fields: Record<string, JsonObject[string]>): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** One line of a preview's counters, in code points of the text as it is sent. */
export function counter(field: string, text: string, max: number): ChannelPreview["counters"][number] {
  return { field, used: codePoints(text), max };
}
