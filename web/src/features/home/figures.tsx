import { Link } from "@tanstack/react-router";
import type { Outputs } from "../../api/index.ts";
import { compactKo, count, day, period as rangeOf } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, DeltaWords } from "../../ui/index.ts";
import { PERIODS, type Period } from "./search.ts";

type Overview = Outputs["analytics"]["overview"];
type FiguresProps = { readonly overview: Overview; readonly period: Period };

const PERIOD_WORDS: Record<Period, () => string> = {
  today: m.home_today,
  "7d": m.home_days7,
  "28d": m.home_days28,
};

/** Three figures of the chosen days, each with the same weekdays before. */
export function Figures({ overview, period }: FiguresProps) {
  const { participants, views, isPartial } = overview.period;
  const than = period === "today" ? m.home_thanWeekAgo() : m.home_thanBefore();
  return (
    <Card title={m.home_figures()} actions={<PeriodLinks />}>
      <dl className="grid grid-cols-2 gap-4 md:grid-cols-3">
        <Figure label={m.home_participants()} value={participants.value} unit={m.home_people()}>
          <DeltaWords value={participants.value} before={participants.before} than={than} />
        </Figure>
        <Figure label={m.home_views()} value={views.value} unit={m.home_times()}>
          <DeltaWords value={views.value} before={views.before} than={than} />
        </Figure>
        <Figure label={m.home_runningLabel()} value={overview.running.length} unit={m.home_events()}>
          <span className="text-sm text-soft">{m.home_runningNote()}</span>
        </Figure>
      </dl>
      <p className="mt-4 text-sm text-soft">
        {m.home_range({
          days: daysOf(overview.period.from, overview.period.to),
          before: daysOf(overview.period.comparedFrom, overview.period.comparedTo),
        })}
        {isPartial ? ` ${m.home_sameHour()}` : ""}
      </p>
    </Card>
  );
}

type FigureProps = {
  readonly label: string;
  readonly value: number | null;
  readonly unit: string;
  readonly children: React.ReactNode;
};

function Figure({ label, value, unit, children }: FigureProps) {
  return (
    <div>
      <dt className="text-sm font-medium text-soft">{label}</dt>
      <dd className="m-0">
        {value === null ? (
          <span className="block text-lg font-bold">{m.common_unknown()}</span>
        ) : (
          <span className="block text-2xl font-bold" title={count(value)}>
            {compactKo(value)}
            <span className="ml-0.5 text-base font-semibold">{unit}</span>
          </span>
        )}
        {value === null ? null : children}
      </dd>
    </div>
  );
}

function PeriodLinks() {
  return (
    <nav aria-label={m.home_periodLabel()} className="flex flex-wrap gap-1">
      {PERIODS.map((period) => (
        <Link
          key={period}
          to="/"
          search={period === "today" ? {} : { period }}
          activeOptions={{ exact: true }}
          className="inline-flex min-h-11 min-w-11 items-center justify-center rounded-full px-3 text-sm font-medium aria-[current]:bg-brand-soft aria-[current]:font-bold"
        >
          {PERIOD_WORDS[period]()}
        </Link>
      ))}
    </nav>
  );
}

/** Days of the API are days of the store's calendar; noon is on that day in Korea. */
function daysOf(from: string, to: string): string {
  const noon = (date: string) => `${date}T12:00:00+09:00`;
  return from === to ? day(noon(from)) : rangeOf(noon(from), noon(to));
}
