import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api, errorText, type Outputs, queryClient, useStore } from "../../api/index.ts";
import { ago, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Card, classes, EmptyState, ErrorBlock, Page, Skeleton, showToast } from "../../ui/index.ts";
import { MailSettings } from "./mail-settings.tsx";

type Told = Outputs["notifications"]["list"]["items"][number];

/** What happened while nobody looked, and what is also sent by mail. */
export function NotificationsPage() {
  const store = useStore();
  return (
    <Page title={m.notifications_title()}>
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <Card title={m.notifications_list()} actions={<ReadAll storeId={store.id} />}>
          <List storeId={store.id} />
        </Card>
        <Card title={m.notifications_mail()}>
          <MailSettings storeId={store.id} />
        </Card>
      </div>
    </Page>
  );
}

function ReadAll({ storeId }: { readonly storeId: string }) {
  const read = useMutation(
    api.notifications.markRead.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries(api.notifications.pathFilter()),
      onError: (error) => showToast(errorText(error)),
    }),
  );
  return (
    <Button look="quiet" isPending={read.isPending} onClick={() => read.mutate({ storeId })}>
      {m.notifications_readAll()}
    </Button>
  );
}

function List({ storeId }: { readonly storeId: string }) {
  const told = useInfiniteQuery(
    api.notifications.list.infiniteQueryOptions(
      { storeId },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const items = told.data?.pages.flatMap((page) => page.items) ?? [];
  if (told.isPending) return <Skeleton rows={5} />;
  return (
    <>
      {told.isError ? (
        <ErrorBlock error={told.error} onRetry={() => void told.refetch()} isRetrying={told.isFetching} />
      ) : null}
      {told.isSuccess && items.length === 0 ? (
        <EmptyState title={m.notifications_none()}>{m.notifications_noneText()}</EmptyState>
      ) : null}
      <ul>
        {items.map((item) => (
          <Item key={item.id} item={item} />
        ))}
      </ul>
      {told.hasNextPage ? (
        <div className="mt-4 text-center">
          <Button look="plain" onClick={() => void told.fetchNextPage()} isPending={told.isFetchingNextPage}>
            {m.notifications_more()}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function Item({ item: { eventId, message, createdAt, readAt } }: { readonly item: Told }) {
  return (
    <li className="border-t border-line py-3 first:border-0">
      <p className={classes(readAt === null && "font-bold")}>
        {readAt === null ? <span className="text-brand">{m.notifications_new()} · </span> : null}
        {message}
      </p>
      <p className="flex flex-wrap items-center gap-3 text-sm text-soft">
        <time dateTime={createdAt} title={dateTime(createdAt)}>
          {ago(createdAt)}
        </time>
        {eventId === null ? null : (
          <Link
            to="/events/$eventId"
            params={{ eventId }}
            className="inline-flex min-h-11 items-center font-semibold text-brand underline"
          >
            {m.notifications_toEvent()}
          </Link>
        )}
      </p>
    </li>
  );
}
