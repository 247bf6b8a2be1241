import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { EmptyState, Paged } from "../../ui/index.ts";
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
  const isEmpty = people.data?.pages.every(({ items }) => items.length === 0);
  return (
    <>
      {isEmpty && channel === undefined ? null : <ChannelFilter />}
      <Paged
        query={people}
        rows={6}
        none={<Nobody isFiltered={channel !== undefined} />}
        more={m.people_more()}
      >
        {(items) => <People eventId={eventId} people={items} isOwner={isOwner} />}
      </Paged>
    </>
  );
}

function Nobody({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered)
    return <EmptyState title={m.people_noneOfChannel()}>{m.people_noneOfChannelText()}</EmptyState>;
  return <EmptyState title={m.people_none()}>{m.people_noneText()}</EmptyState>;
}
