import { addDays } from "../../../time.ts";

/** As KMP-1 writes them, in the order of `Date.getUTCDay`. */
export const DAYS_OF_WEEK = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;
type DayOfWeek = (typeof DAYS_OF_WEEK)[number];

type Schedule = {
  readonly startDate: string;
  readonly endDate: string;
  readonly timeSlots: readonly string[];
  /** Absent = every day. */
  readonly daysOfWeek?: readonly DayOfWeek[] | undefined;
};

type Airing = { readonly date: string; readonly timeSlot: string };
type PlannedAiring = Airing & { readonly estimatedImpressions: number };

/** The impressions in equal parts over every asked slot of every day that has it; empty when no day does. */
export function planOf(schedule: Schedule, { impressions }: { impressions: number }): PlannedAiring[] {
  const airings = airingsOf(schedule);
  const estimatedImpressions = Math.floor(impressions / Math.max(1, airings.length));
  return airings.map((airing) => ({ ...airing, estimatedImpressions }));
}

function airingsOf({ startDate, endDate, timeSlots, daysOfWeek = DAYS_OF_WEEK }: Schedule): Airing[] {
  const airings: Airing[] = [];
  for (let date = startDate; date <= endDate; date = addDays(date, 1)) {
    const day = DAYS_OF_WEEK[new Date(`${date}T00:00:00Z`).getUTCDay()];
    if (day === undefined || !daysOfWeek.includes(day)) continue;
    const other = day === "SAT" || day === "SUN" ? "weekday_" : "weekend_";
    for (const timeSlot of new Set(timeSlots))
      if (!timeSlot.startsWith(other)) airings.push({ date, timeSlot });
  }
  return airings;
}
