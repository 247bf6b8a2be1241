import { useQuery } from "@tanstack/react-query";
import { steps } from "madang/charts";
import { api, type Outputs } from "../../../api/index.ts";
import { Chart } from "../../../charts/chart.tsx";
import { channelName, count, money, percent } from "../../../format/index.ts";
import { getLocale, m } from "../../../i18n/index.ts";
import { Card, QueryBlock } from "../../../ui/index.ts";
import { FreshnessNote } from "./freshness-note.tsx";
import { known } from "./known.ts";
import { WhatIf } from "./what-if.tsx";

type Roi = Outputs["analytics"]["roi"];
type Estimate = Roi["returns"]["measured"];

/** What was spent, what came in, and how sure that is. */
export function ReturnsBlock({ eventId }: { readonly eventId: string }) {
  const roi = useQuery(api.analytics.roi.queryOptions({ eventId }));
  return (
    <Card id="returns" title={m.dashboard_returns()}>
      <QueryBlock query={roi}>
        {(data) =>
          data.gaps.includes("WITHHELD") ? (
            <p>{m.dashboard_ownerOnly()}</p>
          ) : (
            <Returns roi={data} eventId={eventId} />
          )
        }
      </QueryBlock>
    </Card>
  );
}

function Returns({ roi, eventId }: { readonly roi: Roi; readonly eventId: string }) {
  const { returns, roiCalculation } = roi;
  return (
    <>
      <Chart chart={stepsOf(roi)} />
      <div className="mt-4 grid gap-3 md:grid-cols-2">
        <EstimateCard
          title={m.dashboard_measured()}
          meaning={m.dashboard_measuredMeaning()}
          estimate={returns.measured}
        />
        <EstimateCard
          title={m.dashboard_modelled()}
          meaning={m.dashboard_modelledMeaning()}
          estimate={returns.modelled}
        />
      </div>
      <p className="mt-4">{breakEvenWords(roi)}</p>
      <p className="mt-1 text-sm text-soft">{m.dashboard_returnFormula()}</p>
      {roiCalculation.isMarginAssumed === true ? (
        <p className="mt-1 text-sm text-soft">{m.dashboard_marginAssumed()}</p>
      ) : null}
      <WhatIf eventId={eventId} />
      <FreshnessNote freshness={roi.freshness} />
    </>
  );
}

/** Where sales are not known, what new customers are worth does not tell of it. */
function breakEvenWords({ gaps, breakEvenPoint: { required, achieved } }: Roi): string {
  if (gaps.includes("NO_SALES_DATA")) {
    const unknown = m.dashboard_breakEvenUnknown();
    return achieved === null || achieved === 0 ? unknown : `${m.dashboard_customersOnly()} ${unknown}`;
  }
  if (required === null || achieved === null) return m.dashboard_breakEvenUnknown();
  return m.dashboard_breakEven({ required: money(required), achieved: money(achieved) });
}

function stepsOf({ totalCost, expectedRevenue }: Roi) {
  const { prizeCost, channelCosts, otherCosts } = totalCost;
  return steps(
    {
      name: m.dashboard_returns(),
      costs: [
        { label: m.dashboard_partPrize(), value: prizeCost },
        ...channelCosts.map(({ channel, cost }) => ({ label: channelName(channel), value: cost })),
        { label: m.dashboard_partOtherCosts(), value: otherCosts },
      ],
      revenues: [
        { label: m.dashboard_partSalesIncrease(), value: expectedRevenue.salesIncrease },
        {
          label: m.dashboard_newCustomers({ people: count(expectedRevenue.newCustomers) }),
          value: expectedRevenue.newCustomerLTV,
        },
      ],
    },
    { id: "steps", locale: getLocale() },
  );
}

const EVIDENCE: Record<Estimate["evidence"], () => string> = {
  strong: m.dashboard_evidenceStrong,
  weak: m.dashboard_evidenceWeak,
  none: m.dashboard_evidenceNone,
};
const BREAK_EVEN: Record<Estimate["breakEven"], () => string> = {
  ACHIEVED: m.dashboard_breakEvenYes,
  UNCERTAIN: m.dashboard_breakEvenUncertain,
  NOT_ACHIEVED: m.dashboard_breakEvenNo,
  UNKNOWN: m.dashboard_breakEvenUnknown,
};

type EstimateCardProps = { readonly title: string; readonly meaning: string; readonly estimate: Estimate };

function EstimateCard({
  title,
  meaning,
  estimate: { roi, low, high, evidence, breakEven },
}: EstimateCardProps) {
  return (
    <section aria-label={title} className="rounded-xl bg-sunken p-4">
      <h3 className="font-semibold">{title}</h3>
      <p className="text-sm text-soft">{m.dashboard_thanUsual()}</p>
      <p className="text-2xl font-bold">{known(roi, percent)}</p>
      {low === null || high === null ? null : (
        <p className="text-sm">{m.dashboard_interval({ low: percent(low), high: percent(high) })}</p>
      )}
      {roi !== null && breakEven === "UNKNOWN" ? (
        <p className="text-sm">{m.dashboard_customersOnlyUsual()}</p>
      ) : null}
      <p className="mt-1 text-sm">{BREAK_EVEN[breakEven]()}</p>
      <p className="text-sm text-soft">{EVIDENCE[evidence]()}</p>
      <p className="mt-1 text-sm text-soft">{meaning}</p>
    </section>
  );
}
