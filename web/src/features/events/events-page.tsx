import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { api, type Outputs, useStore } from "../../api/index.ts";
import { count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { EmptyState, Page, Paged } from "../../ui/index.ts";
import { EventLink } from "./event-link.tsx";
import { periodWords } from "./period-words.ts";
import { type EventStatus, STATUSES } from "./search.ts";
import { StatusPill, statusWords } from "./status-pill.tsx";

const route = getRouteApi("/shell/events");

/** All events of the store, the newest first, by state. */
export function EventsPage() {
  const store = useStore();
  const { status } = route.useSearch();
  const events = useInfiniteQuery(
    api.events.list.infiniteQueryOptions(
      { storeId: store.id, ...(status === undefined ? {} : { status }) },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  return (
    <Page title={m.events_title()}>
      <StatusFilter chosen={status} />
      <Paged
        query={events}
        rows={6}
        none={<NoEvents isFiltered={status !== undefined} />}
        more={m.events_more()}
      >
        {(items) => (
          <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
            {items.map((event) => (
              <li key={event.id}>
                <EventCard event={event} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </Page>
  );
}

function StatusFilter({ chosen }: { readonly chosen: EventStatus | undefined }) {
  const choices = [undefined, ...STATUSES] as const;
  return (
    <nav aria-label={m.events_filter()} className="mb-4 flex flex-wrap gap-2">
      {choices.map((status) => (
        <Link
          key={status ?? "all"}
          to="/events"
          search={status === undefined ? {} : { status }}
          aria-current={status === chosen ? "true" : undefined}
          className="inline-flex min-h-11 items-center rounded-full border border-edge bg-card px-4 font-medium aria-[current=true]:border-brand aria-[current=true]:bg-brand-soft aria-[current=true]:font-bold"
        >
          {status === undefined ? m.events_all() : statusWords(status)}
        </Link>
      ))}
    </nav>
  );
}

function NoEvents({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title={m.events_noneOfState()} />;
  return <EmptyState title={m.events_none()}>{m.events_noneText()}</EmptyState>;
}

type StoreEvent = Outputs["events"]["list"]["items"][number];

function EventCard({ event }: { readonly event: StoreEvent }) {
  const { title, status, targetParticipants } = event;
  return (
    <EventLink
      event={event}
      className="block h-full rounded-2xl border border-line bg-card p-4 hover:border-edge"
    >
      <span className="flex items-center justify-between gap-2">
        <StatusPill status={status} />
        {targetParticipants === null ? null : (
          <span className="text-sm text-soft">{m.events_goal({ people: count(targetParticipants) })}</span>
        )}
      </span>
      <span className="mt-2 block text-lg font-bold">{title === "" ? m.events_untitled() : title}</span>
      <span className="mt-1 block text-sm text-soft">{periodWords(event)}</span>
    </EventLink>
  );
}
