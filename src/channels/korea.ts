import { dayOf, dayStart } from "../time.ts";

/** Screens, quiet hours and quotas of the six channels go by days in Korea, wherever a store is. */
export const KOREA = "Asia/Seoul";

/** The day of an instant in Korea, YYYY-MM-DD. */
export function koreanDay(at: number): string {
  return dayOf(KOREA, at);
}

/** The midnight in Korea at or before an instant, epoch ms. */
export function koreanMidnight(at: number): number {
  return dayStart(KOREA, koreanDay(at));
}
