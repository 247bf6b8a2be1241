import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, useOnline, useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Card, EmptyState, ErrorBlock, Page, Skeleton, TextLink } from "../../ui/index.ts";
import { Person } from "./person.tsx";
import { RedeemForm } from "./redeem-form.tsx";

const route = getRouteApi("/shell/events/$eventId/people");

/** Who took part, masked, and coupons used at the counter. */
export function PeoplePage() {
  const { eventId } = route.useParams();
  return (
    <Page title={m.people_title()}>
      <nav aria-label={m.people_links()} className="-mt-4 mb-2 flex flex-wrap gap-x-5">
        <TextLink to="/events/$eventId" params={{ eventId }}>
          {m.people_back()}
        </TextLink>
        <TextLink to="/events/$eventId/draw" params={{ eventId }}>
          {m.draw_title()}
        </TextLink>
      </nav>
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_2fr]">
        <Card title={m.people_redeemTitle()}>
          <RedeemForm eventId={eventId} />
        </Card>
        <Card title={m.people_list()}>
          <People eventId={eventId} />
        </Card>
      </div>
    </Page>
  );
}

function People({ eventId }: { readonly eventId: string }) {
  const isOnline = useOnline();
  const isOwner = useStore().role === "owner";
  const people = useInfiniteQuery(
    api.participation.list.infiniteQueryOptions(
      { eventId, limit: 30 },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      {people.isError ? (
        <ErrorBlock
          error={people.error}
          onRetry={() => void people.refetch()}
          isRetrying={people.isFetching}
        />
      ) : null}
      {people.isPending ? <Skeleton rows={6} /> : null}
      {people.isSuccess && items.length === 0 ? (
        <EmptyState title={m.people_none()}>{m.people_noneText()}</EmptyState>
      ) : null}
      {items.length === 0 ? null : (
        <p className="mb-2 text-sm text-soft">
          {isOwner ? m.people_maskedOwner() : m.people_masked()}
          {isOnline ? null : ` ${m.common_needsOnline()}`}
        </p>
      )}
      <ul>
        {items.map((person) => (
          <Person key={person.participantId} eventId={eventId} person={person} canReveal={isOwner} />
        ))}
      </ul>
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
