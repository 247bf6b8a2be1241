import type { z } from "zod";
import { addDays, dayOf, dayStart, HOUR_MS } from "../../time.ts";
import type { StoreView } from "../store/index.ts";
import {
  type Compared,
  compared,
  costWithin,
  type Days,
  gained,
  lastDays,
  lengthOf,
  sameWeekdaysBefore,
  sumKnown,
} from "./formulas/index.ts";
import type { PeriodRow, Span, ViewRow, ViewTotals } from "./queries/period.ts";
import type { overviewInput } from "./schemas/index.ts";

type Asked = Pick<z.infer<typeof overviewInput>, "period" | "from" | "to">;

export type Period = {
  readonly days: readonly [now: Days, before: Days];
  readonly spans: readonly [now: Span, before: Span];
  readonly isPartial: boolean;
};

/** A period by one store's calendar. While its last day runs, the one before ends at the same hour of that day. */
export function periodOf({ period, from, to }: Asked, timeZone: string, now: number): Period {
  const today = dayOf(timeZone, now);
  const isCustom = from !== undefined && to !== undefined;
  const name = period === undefined || period === "CUSTOM" ? "LAST_7_DAYS" : period;
  const days = isCustom ? { from, to } : lastDays(today, name);
  const before = sameWeekdaysBefore(days);
  const spanOf = (chosen: Days) => ({
    from: dayStart(timeZone, chosen.from),
    to: dayStart(timeZone, addDays(chosen.to, 1)),
  });
  const isPartial = days.from <= today && today <= days.to;
  const whole = spanOf(before);
  // The hour that runs is left out of what is over: it would be compared with a part of itself.
  const sameHour = dayStart(timeZone, sameDayBefore(today, days, before)) + hoursInto(timeZone, today, now);
  return {
    days: [days, before],
    spans: [spanOf(days), isPartial ? { ...whole, to: Math.min(whole.to, sameHour) } : whole],
    isPartial,
  };
}

function sameDayBefore(today: string, days: Days, before: Days): string {
  return addDays(before.from, lengthOf({ from: days.from, to: today }) - 1);
}

function hoursInto(timeZone: string, today: string, now: number): number {
  return Math.floor((now - dayStart(timeZone, today)) / HOUR_MS) * HOUR_MS;
}

export type Figures = Readonly<Record<"views" | "cost", Compared>> &
  Readonly<
    Record<"participants" | "conversions", Compared & { readonly value: number; readonly before: number }>
  >;

export type EventFigures = Figures & {
  readonly eventId: string;
  readonly storeId: string;
  readonly title: string;
};

/** Events that ran in either period or had something to count in it. */
export function eventFigures(
  store: StoreView,
  { days, views, isOwner }: { days: Period["days"]; views: readonly ViewRow[]; isOwner: boolean },
  rows: readonly PeriodRow[],
): EventFigures[] {
  return rows.flatMap((row) => {
    const run = runOf(row, store.timeZone);
    const own = views.filter(({ eventId }) => eventId === row.eventId);
    const viewsIn = (index: 0 | 1) =>
      sumKnown(own.map(({ now, before }) => gainedIn([now, before][index], days[index], run)));
    const [viewsNow, viewsBefore] = [viewsIn(0), viewsIn(1)];
    const costIn = (index: 0 | 1) => (isOwner ? costWithin(row.costKrw, run, days[index]) : null);
    const isBusy = [...row.participants, ...row.conversions, viewsNow, viewsBefore].some((value) => value);
    if (!isBusy && !days.some((chosen) => run !== null && run.from <= chosen.to && chosen.from <= run.to))
      return [];
    return {
      eventId: row.eventId,
      storeId: store.storeId,
      title: row.title,
      participants: counted(...row.participants),
      conversions: counted(...row.conversions),
      views: compared(viewsNow, viewsBefore),
      cost: compared(costIn(0), costIn(1)),
    };
  });
}

/** What has not been measured before an event began in the period was 0. */
function gainedIn(totals: ViewTotals | undefined, days: Days, run: Days | null): number | null {
  if (!totals) return null;
  const beganWithin = run !== null && run.from >= days.from;
  return gained(totals.start ?? (beganWithin ? 0 : null), totals.end);
}

function runOf({ startsAt, endsAt }: PeriodRow, timeZone: string): Days | null {
  if (startsAt === null || endsAt === null) return null;
  return { from: dayOf(timeZone, startsAt), to: dayOf(timeZone, Math.max(startsAt, endsAt - 1)) };
}

/** All events together; what is not known of one adds nothing. */
export function totalFigures(events: readonly Figures[]): Figures {
  const total = (name: "views" | "cost") =>
    compared(
      sumKnown(events.map((event) => event[name].value)),
      sumKnown(events.map((event) => event[name].before)),
    );
  const counts = (name: "participants" | "conversions") =>
    counted(
      events.reduce((sum, event) => sum + event[name].value, 0),
      events.reduce((sum, event) => sum + event[name].before, 0),
    );
  return {
    participants: counts("participants"),
    conversions: counts("conversions"),
    views: total("views"),
    cost: total("cost"),
  };
}

function counted(value: number, before: number) {
  return { ...compared(value, before), value, before };
}
