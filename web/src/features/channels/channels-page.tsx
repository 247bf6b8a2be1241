import { useQuery } from "@tanstack/react-query";
import { api, type Outputs, useStore } from "../../api/index.ts";
import { OwnersOnly } from "../../app/owners-only.tsx";
import { m } from "../../i18n/index.ts";
import { Banner, Page, QueryBlock, Skeleton } from "../../ui/index.ts";
import { ChannelCard } from "./channel-card.tsx";

/** The six channels: how each is doing, and what to do about it. */
export function ChannelsPage() {
  return (
    <Page title={m.channels_title()}>
      <OwnersOnly>
        <Channels store={useStore()} />
      </OwnersOnly>
    </Page>
  );
}

function Channels({ store }: { readonly store: Outputs["stores"]["get"] }) {
  const channels = useQuery(api.channels.list.queryOptions({ storeId: store.id }));
  return (
    <>
      <p className="-mt-3 mb-4 text-soft">{m.channels_text()}</p>
      <QueryBlock query={channels} skeleton={<Skeleton rows={12} />}>
        {(items) => {
          const isPractice = items.some(({ provider }) => provider === "simulator");
          return (
            <>
              {isPractice ? (
                <div className="mb-4">
                  <Banner>{m.channels_simulated()}</Banner>
                </div>
              ) : null}
              <ul className="grid gap-4 lg:grid-cols-2">
                {items.map((channel) => (
                  <li key={channel.channel}>
                    <ChannelCard
                      storeId={store.id}
                      channel={channel}
                      canPractise={isPractice || store.isDemo}
                    />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </QueryBlock>
    </>
  );
}
