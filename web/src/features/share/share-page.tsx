import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useRef } from "react";
import { api } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, EmptyState, Page, QueryBlock, TextLink } from "../../ui/index.ts";
import { ShareForm } from "./share-form.tsx";
import { ShareItem } from "./share-item.tsx";

const route = getRouteApi("/shell/events/$eventId/share");

/** Links that show an event's results to people without an account. */
export function SharePage() {
  const { eventId } = route.useParams();
  const shares = useQuery(api.shares.list.queryOptions({ eventId }));
  const list = useRef<HTMLElement>(null);
  return (
    <Page title={m.share_title()}>
      <TextLink to="/events/$eventId" params={{ eventId }}>
        {m.share_back()}
      </TextLink>
      <p className="mt-2 mb-4 text-soft">{m.share_intro()}</p>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Card title={m.share_new()}>
          <ShareForm eventId={eventId} />
        </Card>
        <Card ref={list} title={m.share_list()}>
          <QueryBlock query={shares}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState title={m.share_none()}>{m.share_noneText()}</EmptyState>
              ) : (
                <ul>
                  {items.map((share) => (
                    <ShareItem key={share.id} share={share} onRevoked={() => list.current?.focus()} />
                  ))}
                </ul>
              )
            }
          </QueryBlock>
        </Card>
      </div>
    </Page>
  );
}
