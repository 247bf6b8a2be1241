import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { api, useIsVisitor, useStore } from "../../api/index.ts";
import { LiveChip } from "../../app/shell/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Page, QueryBlock, Skeleton, TextLink } from "../../ui/index.ts";
import { draftsOf, ResumeBanner } from "../wizard/index.ts";
import { EventCards } from "./event-cards.tsx";
import { Figures } from "./figures.tsx";
import { FirstSteps } from "./first-steps.tsx";
import { PERIOD_NAMES } from "./search.ts";

/** What happens now, and the events with the newest life first. */
export function HomePage() {
  const store = useStore();
  const { period = "today" } = useSearch({ from: "/shell/" });
  const overview = useQuery({
    ...api.analytics.overview.queryOptions({ storeId: store.id, period: PERIOD_NAMES[period] }),
    placeholderData: (before, query) => (isOfStore(query?.queryKey, store.id) ? before : undefined),
  });
  const events = useQuery(api.events.list.queryOptions({ storeId: store.id, limit: 50 }));
  const drafts = useQuery(draftsOf(store.id));
  if (events.data?.items.length === 0)
    return (
      <Page title={m.home_title()}>
        <FirstSteps />
      </Page>
    );
  // Each would push down what came before it: the figures the events, a draft both. So they come at once.
  if (overview.isPending || events.isPending || drafts.isPending)
    return (
      <Page title={m.home_title()} actions={<LiveChip />}>
        <Skeleton rows={12} />
      </Page>
    );
  return (
    <Page title={m.home_title()} actions={<LiveChip />}>
      <div className="grid gap-4">
        <DemoBanner />
        <ResumeBanner />
        <QueryBlock query={overview}>{(data) => <Figures overview={data} period={period} />}</QueryBlock>
        <QueryBlock query={events}>
          {({ items }) => <EventCards events={items} running={overview.data?.running ?? []} />}
        </QueryBlock>
      </div>
    </Page>
  );
}

/** Another store's numbers are no placeholder. */
function isOfStore(queryKey: unknown, storeId: string): boolean {
  return JSON.stringify(queryKey ?? null).includes(storeId);
}

/** A visitor's shop is gone a day later; who likes it signs up. */
function DemoBanner() {
  if (!useIsVisitor()) return null;
  return (
    <Banner action={<TextLink to="/sign-up">{m.home_demoSignUp()}</TextLink>}>{m.home_demoText()}</Banner>
  );
}
