import type { ZodType } from "zod";
import type { Issue } from "./channel.ts";
import { ChannelError } from "./errors.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

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

export function hardIssue(field: string, code: string, message: string): Issue {
  return { severity: "hard", field, code, message };
}

export function softIssue(field: string, code: string, message: string): Issue {
  return { severity: "soft", field, code, message };
}

/** Length as a reader counts: Unicode code points. */
export function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Cut to at most `max` code points, the last one an ellipsis when something was cut. */
export function clip(text: string, max: number): string {
  const points = Array.from(text);
  return points.length <= max ? text : `${points.slice(0, max - 1).join("")}…`;
}

/** A public https address without user name, literal IP or local name. */
export function isPublicHttpsUrl(value: string): boolean {
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || url.protocol !== "https:" || url.username !== "" || url.password !== "") return false;
  const host = url.hostname;
  return (
    host.includes(".") && !host.startsWith("[") && !/^[\d.]+$/.test(host) && !/\.(local|internal)$/.test(host)
  );
}

/** Lower-case file ending of the address's path, without the dot. */
export function fileExtension(value: string): string {
  const path = URL.canParse(value) ? new URL(value).pathname : "";
  return /\.([a-z0-9]{2,5})$/i.exec(path)?.[1]?.toLowerCase() ?? "";
}

/** Real calendar day YYYY-MM-DD. */
export function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && dayFromUtc(at) === value;
}

/** The day of an instant in a time zone, YYYY-MM-DD. */
export function dayIn(at: number, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" }).format(at);
}

export function addDays(day: string, count: number): string {
  return dayFromUtc(Date.parse(`${day}T00:00:00Z`) + count * 86_400_000);
}

/** The first Monday-to-Friday after `day`; public holidays are not known here. */
export function nextBusinessDay(day: string): string {
  const next = addDays(day, 1);
  const weekday = new Date(`${next}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(next, 2) : weekday === 0 ? addDays(next, 1) : next;
}

export function laterDay(a: string, b: string): string {
  return a > b ? a : b;
}

export function earlierDay(a: string, b: string): string {
  return a < b ? a : b;
}

function dayFromUtc(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

export function checkTimeSlots(slots: readonly string[] | undefined, field: string): Issue[] {
  if (slots === undefined || slots.length === 0)
    return [hardIssue(field, "TIME_SLOT_MISSING", "방송할 시간대를 하나 이상 골라 주세요.")];
  return slots.every((slot) => SLOT_SET.has(slot))
    ? []
    : [hardIssue(field, "INVALID_TIME_SLOT", "고를 수 없는 시간대가 있어요. 목록에서 골라 주세요.")];
}

export function checkImage(url: string | undefined, field: string, isRequired: boolean): Issue[] {
  if (url === undefined || url === "")
    return isRequired ? [hardIssue(field, "IMAGE_MISSING", "이벤트 사진을 넣어 주세요.")] : [];
  return isPublicHttpsUrl(url)
    ? []
    : [hardIssue(field, "INVALID_IMAGE_URL", "사진 주소는 https로 시작하는 공개 주소여야 해요.")];
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
