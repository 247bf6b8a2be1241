import { useMutation, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api, errorText, type Outputs, queryClient, useOfflineReason, useOwns } from "../../api/index.ts";
import { LiveChip } from "../../app/shell/index.ts";
import { channelName, count } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Button, ButtonLink, EmptyState, Page, QueryBlock, Skeleton } from "../../ui/index.ts";
import { AfterActions } from "./after-actions.tsx";
import { type ChannelResult, ChannelRow } from "./channel-row.tsx";
import { distributeEvent } from "./distribute-event.ts";

const route = getRouteApi("/shell/events/$eventId/distribution");
const LOOK_MS = 1_500;
/** After it has come to rest: partners may still turn a post down, or an owner may post it from another device. */
const CALM_MS = 15_000;

type Distribution = NonNullable<Outputs["distribution"]["latest"]>;

/** The event on its way: six rows that go on by themselves. It may be left and opened again at any time. */
export function DistributionPage() {
  const { eventId } = route.useParams();
  const event = useQuery(api.events.get.queryOptions({ eventId }));
  const latest = useQuery({
    ...api.distribution.latest.queryOptions({ eventId }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data === null || isUnderWay(state.data) ? LOOK_MS : CALM_MS),
  });
  return (
    <Page title={m.distribution_title()} actions={<LiveChip />}>
      {event.data === undefined ? null : <p className="mb-4 text-lg font-semibold">{event.data.title}</p>}
      <QueryBlock query={latest} skeleton={<Skeleton rows={12} />}>
        {(distribution) =>
          distribution === null ? (
            <NotSent eventId={eventId} storeId={event.data?.storeId} />
          ) : (
            <Rows distribution={distribution} storeId={event.data?.storeId} />
          )
        }
      </QueryBlock>
      {event.data === undefined || event.data.status === "DRAFT" ? null : <AfterActions event={event.data} />}
      <div className="mt-5">
        <ButtonLink to="/events/$eventId" params={{ eventId }}>
          {m.distribution_toDashboard()}
        </ButtonLink>
      </div>
    </Page>
  );
}

function isUnderWay(distribution: Outputs["distribution"]["latest"] | undefined): boolean {
  return (
    distribution?.results.some(({ status }) => status === "PENDING" || status === "IN_PROGRESS") ?? false
  );
}

type RowsProps = { readonly distribution: Distribution; readonly storeId: string | undefined };

function Rows({ distribution, storeId }: RowsProps) {
  const isOwner = useOwns(storeId);
  const { results, distributionId, eventId } = distribution;
  const done = results.filter(({ status }) => status !== "PENDING" && status !== "IN_PROGRESS").length;
  const sent = results.filter(({ status }) => status === "SUCCESS" || status === "SCHEDULED").length;
  const failed = results.filter(({ status }) => status === "FAILED");
  return (
    <>
      <p role="status" className="mb-3 font-medium">
        {isUnderWay(distribution)
          ? m.distribution_underWay({ done: count(done), all: count(results.length) })
          : m.distribution_settled({ done: count(sent), all: count(results.length) })}
      </p>
      {isUnderWay(distribution) ? <p className="mb-3 text-soft">{m.distribution_mayLeave()}</p> : null}
      {failed.length === 0 ? null : (
        <div className="mb-3">
          <Banner look="bad">
            {m.distribution_someFailed({
              channels: failed.map(({ channel }) => channelName(channel)).join(", "),
            })}
          </Banner>
        </div>
      )}
      <ul className="grid gap-3">
        {results.map((result: ChannelResult) => (
          <li key={result.channel}>
            <ChannelRow {...{ result, distributionId, eventId, isOwner }} />
          </li>
        ))}
      </ul>
    </>
  );
}

type NotSentProps = { readonly eventId: string; readonly storeId: string | undefined };

/** Approved, and never sent: for example when the connection broke between the two. Staff read only. */
function NotSent({ eventId, storeId }: NotSentProps) {
  const isOwner = useOwns(storeId);
  const offline = useOfflineReason();
  const send = useMutation({
    mutationFn: () => distributeEvent(eventId),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: api.distribution.latest.queryKey({ eventId }) }),
  });
  if (!isOwner) return <EmptyState title={m.distribution_notSent()} />;
  return (
    <EmptyState title={m.distribution_notSent()}>
      {send.isError ? (
        <p role="alert" className="mb-4 font-semibold text-bad">
          {errorText(send.error)}
        </p>
      ) : null}
      <Button isPending={send.isPending} blockedBecause={offline} onClick={() => send.mutate()}>
        {m.distribution_send()}
      </Button>
    </EmptyState>
  );
}
