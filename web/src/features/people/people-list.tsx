import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, EmptyState, ErrorBlock, Skeleton } from "../../ui/index.ts";
import { ChannelFilter } from "./channel-filter.tsx";
import { People } from "./person.tsx";

const route = getRouteApi("/shell/events/$eventId/people");

type PeopleListProps = { readonly eventId: string; readonly isOwner: boolean };

/** Everybody who took part, newest first, of one channel or all. */
export function PeopleList({ eventId, isOwner }: PeopleListProps) {
  const { channel } = route.useSearch();
  const people = useInfiniteQuery(
    api.participation.list.infiniteQueryOptions(
      { eventId, limit: 30, ...(channel === undefined ? {} : { channel }) },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {people.isSuccess && items.length === 0 && channel === undefined ? null : <ChannelFilter />}
      {people.isError ? (
        <ErrorBlock
          error={people.error}
          onRetry={() => void people.refetch()}
          isRetrying={people.isFetching}
        />
      ) : null}
      {people.isPending ? <Skeleton rows={6} /> : null}
      {people.isSuccess && items.length === 0 ? <Nobody isFiltered={channel !== undefined} /> : null}
      <People eventId={eventId} people={items} isOwner={isOwner} />
      {people.hasNextPage ? (
        <div className="mt-4 text-center">
          <Button
            look="plain"
            onClick={() => void people.fetchNextPage()}
            isPending={people.isFetchingNextPage}
          >
            {m.people_more()}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Nobody({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered)
    return <EmptyState title={m.people_noneOfChannel()}>{m.people_noneOfChannelText()}</EmptyState>;
  return <EmptyState title={m.people_none()}>{m.people_noneText()}</EmptyState>;
}
