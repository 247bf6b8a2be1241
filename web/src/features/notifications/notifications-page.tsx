import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { api, errorText, type Outputs, queryClient, useOfflineReason, useStore } from "../../api/index.ts";
import { OwnersOnly } from "../../app/owners-only.tsx";
import { ago, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Card, classes, EmptyState, Page, Paged, showToast, TextLink } from "../../ui/index.ts";
import { MailSettings } from "./mail-settings.tsx";
import { toldWords } from "./told-words.ts";

type Told = Outputs["notifications"]["list"]["items"][number];

/** What happened while nobody looked, and what is also sent by mail. */
export function NotificationsPage() {
  const store = useStore();
  return (
    <Page title={m.notifications_title()}>
      <OwnersOnly>
        <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
          <List storeId={store.id} />
          <Card title={m.notifications_mail()}>
            <MailSettings storeId={store.id} />
          </Card>
        </div>
      </OwnersOnly>
    </Page>
  );
}

type ReadAllProps = {
  readonly storeId: string;
  /** Afterwards, when there is nothing left to read and so no button. */
  readonly onRead: () => void;
};

function ReadAll({ storeId, onRead }: ReadAllProps) {
  const offline = useOfflineReason();
  const read = useMutation(
    api.notifications.markRead.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.notifications.pathFilter());
        onRead();
      },
      onError: (error) => showToast(errorText(error)),
    }),
  );
  return (
    <div>
      <Button
        look="plain"
        isPending={read.isPending}
        blockedBecause={offline}
        onClick={() => read.mutate({ storeId })}
      >
        {m.notifications_readAll()}
      </Button>
    </div>
  );
}

function List({ storeId }: { readonly storeId: string }) {
  const told = useInfiniteQuery(
    api.notifications.list.infiniteQueryOptions(
      { storeId },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const list = useRef<HTMLElement>(null);
  const readAll = <ReadAll storeId={storeId} onRead={() => list.current?.focus()} />;
  const unread = told.data?.pages[0]?.unread ?? 0;
  return (
    <Card ref={list} title={m.notifications_list()} actions={unread === 0 ? undefined : readAll}>
      <Paged
        query={told}
        rows={5}
        none={<EmptyState title={m.notifications_none()}>{m.notifications_noneText()}</EmptyState>}
        more={m.notifications_more()}
      >
        {(items) => (
          <ul>
            {items.map((item) => (
              <Item key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Paged>
    </Card>
  );
}

function Item({ item }: { readonly item: Told }) {
  const { eventId, kind, createdAt, readAt } = item;
  // What is to be done about a channel is done where the event is on its way.
  const isOfChannel = kind.startsWith("CHANNEL_");
  return (
    <li className="border-t border-line py-3 first:border-0">
      <p className={classes(readAt === null ? "font-semibold" : "text-soft")}>
        {readAt === null ? (
          <span className="mr-2 rounded-full bg-brand-soft px-2 py-0.5 text-sm text-brand">
            {m.notifications_new()}
          </span>
        ) : null}
        {toldWords(item)}
      </p>
      <p className="flex flex-wrap items-center gap-x-4 text-sm text-soft">
        <time dateTime={createdAt} title={dateTime(createdAt)}>
          {ago(createdAt)}
        </time>
        {eventId === null ? null : isOfChannel ? (
          <TextLink to="/events/$eventId/distribution" params={{ eventId }}>
            {m.distribution_title()}
          </TextLink>
        ) : (
          <TextLink to="/events/$eventId" params={{ eventId }}>
            {m.notifications_toEvent()}
          </TextLink>
        )}
      </p>
    </li>
  );
}
