import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, useMe } from "../../api/index.ts";
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
      <TextLink to="/events/$eventId" params={{ eventId }}>
        {m.people_back()}
      </TextLink>{" "}
      <TextLink to="/events/$eventId/draw" params={{ eventId }} className="ml-4">
        {m.draw_title()}
      </TextLink>
      <div className="mt-2 grid items-start gap-4 lg:grid-cols-[1fr_2fr]">
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
  const stores = useMe().stores;
  const people = useInfiniteQuery(
    api.participation.list.infiniteQueryOptions(
      { eventId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const items = people.data?.pages.flatMap((page) => page.items) ?? [];
  const isOwner = stores.some(({ role }) => role === "owner");
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
      <p className="mb-2 text-sm text-soft">{m.people_masked()}</p>
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
