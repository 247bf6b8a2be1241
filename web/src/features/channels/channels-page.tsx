import { useQuery } from "@tanstack/react-query";
import { api, useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Page, QueryBlock, Skeleton } from "../../ui/index.ts";
import { ChannelCard } from "./channel-card.tsx";

/** The six channels: how each is doing, and what to do about it. */
export function ChannelsPage() {
  const store = useStore();
  const channels = useQuery(api.channels.list.queryOptions({ storeId: store.id }));
  return (
    <Page title={m.channels_title()}>
      <p className="mb-4 text-soft">{m.channels_text()}</p>
      <QueryBlock query={channels} skeleton={<Skeleton rows={12} />}>
        {(items) => (
          <ul className="grid gap-4 lg:grid-cols-2">
            {items.map((channel) => (
              <li key={channel.channel}>
                <ChannelCard storeId={store.id} channel={channel} />
              </li>
            ))}
          </ul>
        )}
      </QueryBlock>
    </Page>
  );
}
