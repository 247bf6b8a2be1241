import { useQuery } from "@tanstack/react-query";
import { api, type Outputs } from "../../../api/index.ts";
import { count, percent } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { Card, DeltaWords, QueryBlock } from "../../../ui/index.ts";
import { FreshnessNote } from "./freshness-note.tsx";
import { known } from "./known.ts";

type Comparison = Outputs["analytics"]["comparison"];
type Industry = Comparison["industryComparison"][number];
type Previous = Comparison["previousEventComparison"][number];

/** The others' return is measured, so the store's own one is too: it leaves out what new customers are worth later. */
const AMONG_OTHERS: Record<Industry["metric"], () => string> = {
  참여율: m.dashboard_participationRate,
  ROI: () => `${m.dashboard_returnMeasured()} (${m.dashboard_thanWeekBefore()})`,
  전환율: m.dashboard_visitRate,
};

const BESIDE_EARLIER: Record<Previous["metric"], () => string> = {
  ROI: () => `${m.dashboard_metricReturn()} (${m.dashboard_thanWeekBefore()})`,
  "참여자 수": m.dashboard_participants,
  "매출 증가율": () => `${m.dashboard_sales()} (${m.dashboard_thanWeekBefore()})`,
};

/** Against shops of the same kind, and against the store's own best. */
export function ComparisonBlock({ eventId }: { readonly eventId: string }) {
  const comparison = useQuery(api.analytics.comparison.queryOptions({ eventId }));
  const { isReturnKnown, measuredReturn } = useReturn(eventId);
  return (
    <Card id="comparison" title={m.dashboard_comparison()}>
      <QueryBlock query={comparison}>
        {({ industryComparison, previousEventComparison, freshness }) => (
          <>
            <div className="grid gap-6 lg:grid-cols-2">
              <section aria-label={m.dashboard_industry()}>
                <h3 className="mb-2 font-semibold">{m.dashboard_industry()}</h3>
                <ul>
                  {industryComparison.map((row) => (
                    <IndustryRow
                      key={row.metric}
                      row={row.metric === "ROI" ? { ...row, myValue: measuredReturn } : row}
                    />
                  ))}
                </ul>
              </section>
              <section aria-label={m.dashboard_previous()}>
                <h3 className="mb-2 font-semibold">{m.dashboard_previous()}</h3>
                {previousEventComparison.length === 0 ? (
                  <p className="text-soft">{m.dashboard_noPrevious()}</p>
                ) : (
                  <ul>
                    {previousEventComparison.map((row) => (
                      <PreviousRow
                        key={row.metric}
                        row={row.metric === "ROI" && !isReturnKnown ? { ...row, currentValue: null } : row}
                      />
                    ))}
                  </ul>
                )}
              </section>
            </div>
            <FreshnessNote freshness={freshness} />
          </>
        )}
      </QueryBlock>
    </Card>
  );
}

/** Neither sales nor a new customer: by the formula all is lost, and nobody knows. */
function useReturn(eventId: string) {
  const { data } = useQuery(api.analytics.roi.queryOptions({ eventId }));
  return {
    isReturnKnown:
      data === undefined || !data.gaps.includes("NO_SALES_DATA") || data.expectedRevenue.total !== 0,
    measuredReturn: data?.roiCalculation.measuredRoi ?? null,
  };
}

/** The server's notes, by its words. */
const NOTES: Readonly<Record<string, () => string>> = {
  "평균과 구분되지 않아요": m.dashboard_noteTypical,
  "표본 적음": m.dashboard_noteSmallSample,
};

function IndustryRow({ row }: { readonly row: Industry }) {
  const { metric, myValue, industryAverage, notes, cohort } = row;
  return (
    <li className="border-t border-line py-2 first:border-0">
      <p>
        {AMONG_OTHERS[metric]()}: <strong>{known(myValue, percent)}</strong>
        <span className="text-soft">
          {" "}
          ·{" "}
          {industryAverage === null
            ? m.dashboard_noCohort()
            : m.dashboard_others({ value: percent(industryAverage) })}
        </span>
      </p>
      {cohort === null ? null : (
        <p className="text-sm text-soft">
          {m.dashboard_cohort({ period: cohort.period, low: percent(cohort.p25), high: percent(cohort.p75) })}
        </p>
      )}
      {(cohort === null ? [] : notes).map((note) => (
        <p key={note} className="text-sm text-soft">
          {NOTES[note]?.() ?? note}
        </p>
      ))}
    </li>
  );
}

function PreviousRow({ row: { metric, currentValue, previousBest } }: { readonly row: Previous }) {
  const show = (value: number | null) =>
    metric === "참여자 수" && value !== null
      ? m.dashboard_people({ people: count(value) })
      : known(value, percent);
  return (
    <li className="border-t border-line py-2 first:border-0">
      <p>
        {BESIDE_EARLIER[metric]()}: <strong>{show(currentValue)}</strong>
        <span className="text-soft"> · {m.dashboard_best({ value: show(previousBest) })}</span>
      </p>
      {metric === "참여자 수" && previousBest !== 0 ? (
        <DeltaWords value={currentValue} before={previousBest} than={m.dashboard_previousBest()} />
      ) : null}
    </li>
  );
}
