import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, type Outputs } from "../../../api/index.ts";
import { LiveChip } from "../../../app/shell/index.ts";
import { dateTime } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { EmptyState, Page, QueryBlock, Skeleton } from "../../../ui/index.ts";
import { periodWords } from "../period-words.ts";
import { StatusPill } from "../status-pill.tsx";
import { Cards, type Dashboard } from "./cards.tsx";
import { ChannelsBlock } from "./channels-block.tsx";
import { ComparisonBlock } from "./comparison-block.tsx";
import { DegradedBanners } from "./degraded-banners.tsx";
import { EventActions } from "./event-actions.tsx";
import { PeopleBlock } from "./people-block.tsx";
import { ReturnsBlock } from "./returns-block.tsx";
import { ScoreboardBlock } from "./scoreboard-block.tsx";
import { TrendBlock } from "./trend-block.tsx";
import { useLiveCounts } from "./use-live-counts.ts";

const route = getRouteApi("/shell/events/$eventId");

/** All numbers of one event, live while it runs. Each block is read and fails by itself. */
export function DashboardPage() {
  const { eventId } = route.useParams();
  const event = useQuery(api.events.get.queryOptions({ eventId }));
  const dashboard = useQuery(api.analytics.dashboard.queryOptions({ eventId }));
  useLiveCounts(eventId);
  const title = event.data === undefined || event.data.title === "" ? m.events_dashboard() : event.data.title;
  return (
    <Page title={title} actions={<LiveChip />}>
      <QueryBlock query={event} skeleton={<Skeleton rows={1} />}>
        {(data) => <Head event={data} />}
      </QueryBlock>
      <div className="grid gap-4">
        <QueryBlock query={dashboard} skeleton={<CardsSkeleton />}>
          {(data) => <Summary dashboard={data} />}
        </QueryBlock>
        <ScoreboardBlock eventId={eventId} />
        <TrendBlock eventId={eventId} />
        <ChannelsBlock eventId={eventId} />
        <ReturnsBlock eventId={eventId} />
        <PeopleBlock eventId={eventId} />
        <ComparisonBlock eventId={eventId} />
      </div>
    </Page>
  );
}

function Head({ event }: { readonly event: Outputs["events"]["get"] }) {
  const { id: eventId, storeId, status } = event;
  return (
    <>
      <p className="mb-3 flex flex-wrap items-center gap-2">
        <StatusPill status={status} />
        <span className="text-soft">{periodWords(event)}</span>
      </p>
      <EventActions {...{ eventId, storeId, status }} />
    </>
  );
}

function Summary({ dashboard }: { readonly dashboard: Dashboard }) {
  return (
    <div>
      <DegradedBanners degraded={dashboard.degraded} />
      {dashboard.summaryCards.totalParticipants.count === 0 ? (
        <Nobody status={dashboard.eventStatus} />
      ) : null}
      <Cards dashboard={dashboard} />
      <p className="mt-2 text-sm text-soft">
        {m.dashboard_lastUpdated({ at: dateTime(dashboard.lastUpdated) })}
      </p>
    </div>
  );
}

function Nobody({ status }: { readonly status: string }) {
  return (
    <div className="mb-4">
      <EmptyState title={m.dashboard_nobody()}>
        {status === "ACTIVE" ? m.dashboard_nobodyActive() : m.dashboard_nobodyYet()}
      </EmptyState>
    </div>
  );
}

/** Four cards of their final size. */
function CardsSkeleton() {
  return (
    <div className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      {["participants", "views", "returns", "sales"].map((name) => (
        <div key={name} className="h-56 rounded-2xl border border-line bg-card p-4">
          <Skeleton rows={4} />
        </div>
      ))}
    </div>
  );
}
