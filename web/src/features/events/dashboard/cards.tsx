import type { Outputs } from "../../../api/index.ts";
import { compactKo, count, money, percent } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { FigureCard } from "./figure-card.tsx";
import { known } from "./known.ts";
import { liftWords } from "./score-words.ts";

export type Dashboard = Outputs["analytics"]["dashboard"];
type CardsProps = { readonly dashboard: Dashboard };

/** The four numbers an owner looks at first. */
export function Cards({ dashboard }: CardsProps) {
  return (
    <div className="grid grid-cols-1 gap-3 min-[360px]:grid-cols-2 xl:grid-cols-4">
      <ParticipantsCard dashboard={dashboard} />
      <ViewsCard dashboard={dashboard} />
      <ReturnCard dashboard={dashboard} />
      <SalesCard dashboard={dashboard} />
    </div>
  );
}

function ParticipantsCard({ dashboard: { eventId, summaryCards } }: CardsProps) {
  const { totalParticipants, cardFreshness } = summaryCards;
  const { count: people, targetGoal, achievementRate, dailyChange } = totalParticipants;
  return (
    <FigureCard
      eventId={eventId}
      label={m.dashboard_participantsCard()}
      definition={m.dashboard_participantsMeaning()}
      figure="cards.participants.count"
      value={m.dashboard_people({ people: compactKo(people) })}
      fullValue={m.dashboard_people({ people: count(people) })}
      freshness={cardFreshness.totalParticipants}
      more="trend"
    >
      <p>{m.dashboard_today({ people: count(dailyChange) })}</p>
      {achievementRate === null ? null : (
        <p className="text-soft">
          {m.dashboard_goal({ goal: count(targetGoal), percent: percent(achievementRate) })}
        </p>
      )}
    </FigureCard>
  );
}

function ViewsCard({ dashboard: { eventId, summaryCards } }: CardsProps) {
  const { totalViews, cardFreshness } = summaryCards;
  const isKnown = totalViews.count !== null;
  return (
    <FigureCard
      eventId={eventId}
      label={m.dashboard_viewsTitle()}
      definition={m.dashboard_viewsMeaning()}
      figure="cards.views.count"
      value={isKnown ? m.dashboard_views({ views: compactKo(totalViews.count ?? 0) }) : m.dashboard_unknown()}
      fullValue={isKnown ? m.dashboard_views({ views: count(totalViews.count ?? 0) }) : undefined}
      freshness={cardFreshness.totalViews}
      more="channels"
    >
      <p>{changeWords(totalViews.yesterdayChange)}</p>
    </FigureCard>
  );
}

function changeWords(change: number | null): string {
  const than = m.dashboard_yesterday();
  if (change === null) return m.dashboard_noYesterday();
  if (change === 0) return m.common_deltaSame({ than });
  const size = percent(Math.abs(change));
  return change > 0
    ? m.common_deltaMore({ than, percent: size })
    : m.common_deltaLess({ than, percent: size });
}

function ReturnCard({ dashboard: { eventId, summaryCards, roiAnalysis } }: CardsProps) {
  const { roi, cardFreshness } = summaryCards;
  const isWithheld = roiAnalysis.gaps.includes("WITHHELD");
  const isWithoutSales = roiAnalysis.gaps.includes("NO_SALES_DATA");
  // Nobody's sales and nobody new yet: that is no loss, nobody knows.
  const value = isWithoutSales && roi.totalRevenue === 0 ? null : roi.value;
  const label = roi.kind === "measured" ? m.dashboard_returnMeasured() : m.dashboard_returnModelled();
  return (
    <FigureCard
      eventId={eventId}
      label={label}
      comparedWith={m.dashboard_thanWeekBefore()}
      definition={m.dashboard_returnMeaning()}
      figure={isWithheld ? undefined : "cards.roi.value"}
      value={isWithheld ? m.dashboard_withheld() : known(value, percent)}
      freshness={cardFreshness.roi}
      more="returns"
    >
      {isWithheld ? (
        <p>{m.dashboard_ownerOnly()}</p>
      ) : (
        <>
          <p>{value === null ? null : lossWords(value, isWithoutSales)}</p>
          <p className="text-soft">
            {m.dashboard_costAndRevenue({
              cost: known(roi.totalCost, money),
              revenue: known(value === null && isWithoutSales ? null : roi.totalRevenue, money),
            })}
          </p>
        </>
      )}
    </FigureCard>
  );
}

/** A loss is a fact only while sales are known. */
function lossWords(roi: number, isWithoutSales: boolean): string | null {
  if (isWithoutSales) return m.dashboard_customersOnly();
  return roi < 0 ? m.dashboard_loss() : null;
}

function SalesCard({ dashboard: { eventId, summaryCards } }: CardsProps) {
  const { salesGrowth, salesLift, cardFreshness } = summaryCards;
  return (
    <FigureCard
      eventId={eventId}
      label={m.dashboard_sales()}
      comparedWith={m.dashboard_thanWeekBefore()}
      definition={m.dashboard_salesMeaning()}
      figure="cards.sales.rate"
      value={known(salesGrowth.rate, percent)}
      freshness={cardFreshness.salesGrowth}
      more="returns"
    >
      {salesGrowth.rate !== null && salesGrowth.rate < 0 ? <p>{m.dashboard_salesFell()}</p> : null}
      <p className="text-soft">{liftWords(salesLift)}</p>
    </FigureCard>
  );
}
