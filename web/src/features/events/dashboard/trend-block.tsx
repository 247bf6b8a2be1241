import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { trend } from "madang/charts";
import { api, type Outputs } from "../../../api/index.ts";
import { Chart } from "../../../charts/chart.tsx";
import { period as periodWords } from "../../../format/index.ts";
import { getLocale, m } from "../../../i18n/index.ts";
import { Card, QueryBlock } from "../../../ui/index.ts";
import { PERIODS, type Period } from "../search.ts";
import { Choice } from "./choice.tsx";
import { FreshnessNote } from "./freshness-note.tsx";
import { type TrendWindow, trendWindow } from "./trend-window.ts";

const route = getRouteApi("/shell/events/$eventId");

const PERIOD_WORDS: Record<Period, () => string> = {
  today: m.dashboard_periodToday,
  yesterday: m.dashboard_periodYesterday,
  "7d": m.dashboard_period7,
  "28d": m.dashboard_period28,
  all: m.dashboard_periodAll,
};

/** Participants over time; what is chosen stands in the address. */
export function TrendBlock({ eventId }: { readonly eventId: string }) {
  const { period = "all", compare, step = stepOf(period), count } = route.useSearch();
  const granularity = step === "hour" ? "HOURLY" : "DAILY";
  const timeline = useQuery({
    ...api.analytics.timeline.queryOptions({ eventId, granularity }),
    placeholderData: (before) => before,
  });
  return (
    <Card id="trend" title={m.dashboard_trend()}>
      <Choices period={period} />
      <QueryBlock query={timeline}>
        {(data) => (
          <>
            <Course {...{ data, period }} isCompared={compare === "before"} isTotal={count === "total"} />
            <FreshnessNote freshness={data.freshness} />
          </>
        )}
      </QueryBlock>
    </Card>
  );
}

/** A single day has too few days to draw. */
function stepOf(period: Period): "hour" | "day" {
  return period === "today" || period === "yesterday" ? "hour" : "day";
}

function Choices({ period }: { readonly period: Period }) {
  const { compare, step = stepOf(period), count } = route.useSearch();
  const navigate = route.useNavigate();
  const choose = (search: Partial<ReturnType<typeof route.useSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...search }), replace: true, resetScroll: false });
  return (
    <div className="mb-4 grid gap-2">
      <Choice
        legend={m.dashboard_period()}
        options={PERIODS.map((value) => ({ value, label: PERIOD_WORDS[value]() }))}
        value={period}
        onChoose={(value) => choose({ period: value === "all" ? undefined : value, step: undefined })}
      />
      <div className="flex flex-wrap gap-2">
        <Choice
          legend={m.dashboard_step()}
          options={[
            { value: "day", label: m.dashboard_byDay() },
            { value: "hour", label: m.dashboard_byHour() },
          ]}
          value={step}
          onChoose={(value) => choose({ step: value })}
        />
        <Choice
          legend={m.dashboard_countAs()}
          options={[
            { value: "new", label: m.dashboard_countNew() },
            { value: "total", label: m.dashboard_countTotal() },
          ]}
          value={count ?? "new"}
          onChoose={(value) => choose({ count: value === "total" ? "total" : undefined })}
        />
      </div>
      {period === "all" ? null : (
        <label className="inline-flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            className="size-6 accent-brand"
            checked={compare === "before"}
            onChange={(event) => choose({ compare: event.currentTarget.checked ? "before" : undefined })}
          />
          {m.dashboard_compareBefore()}
        </label>
      )}
    </div>
  );
}

type CourseProps = {
  readonly data: Outputs["analytics"]["timeline"];
  readonly period: Period;
  readonly isCompared: boolean;
  readonly isTotal: boolean;
};

function Course({ data, period, isCompared, isTotal }: CourseProps) {
  const of = (point: (typeof data.dataPoints)[number]) => (isTotal ? point.cumulative : point.participants);
  const window = trendWindow(data.dataPoints, { period, now: Date.now(), of });
  if (window.points.length === 0)
    return <p className="py-6 text-center text-soft">{m.dashboard_noTrend()}</p>;
  const chart = trend(
    {
      name: m.dashboard_participants(),
      unit: "people",
      step: data.timeUnit,
      isCumulative: isTotal,
      points: window.points.map((point) => ({
        at: point.timestamp,
        value: of(point),
        isPartial: point.partial,
      })),
      ...(isCompared ? { compare: { name: m.dashboard_before(), values: window.before } } : {}),
    },
    { id: "trend", locale: getLocale() },
  );
  return (
    <>
      <Ranges window={window} isCompared={isCompared} />
      <Chart chart={chart} />
    </>
  );
}

/** Both ranges in words: the days that are shown, and those beside them. */
function Ranges({ window, isCompared }: { readonly window: TrendWindow; readonly isCompared: boolean }) {
  const { shown, compared } = window;
  if (shown === undefined || compared === undefined) return null;
  const words = ({ from, to }: { from: number; to: number }) => periodWords(from, to - 1);
  return (
    <p className="mb-2 text-sm text-soft">
      {isCompared ? m.dashboard_ranges({ shown: words(shown), before: words(compared) }) : words(shown)}
    </p>
  );
}
