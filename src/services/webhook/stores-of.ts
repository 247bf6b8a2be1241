import type { ChannelId, Provider, WebhookEvent } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { storesConnectedTo } from "../channel/index.ts";
import { storesOfPost } from "../distribution/index.ts";

type Speaker = { readonly channel: ChannelId; readonly provider: Provider };

/** The events of each store: only stores that are connected through the provider that speaks. */
export async function storesOf(
  ctx: ServiceContext,
  speaker: Speaker,
  events: readonly WebhookEvent[],
): Promise<ReadonlyMap<string, readonly WebhookEvent[]>> {
  const found = new Map<string, Promise<readonly string[]>>();
  const byStore = new Map<string, WebhookEvent[]>();
  for (const event of events) {
    const name = JSON.stringify(event.subject);
    const stores = found.get(name) ?? storesOfEvent(ctx, speaker, event);
    found.set(name, stores);
    for (const storeId of await stores) byStore.set(storeId, [...(byStore.get(storeId) ?? []), event]);
  }
  return byStore;
}

async function storesOfEvent(
  ctx: ServiceContext,
  speaker: Speaker,
  { subject }: WebhookEvent,
): Promise<readonly string[]> {
  if (subject.by === "account") return storesConnectedTo(ctx, { ...speaker, accountKey: subject.accountKey });
  const storeIds = await storesOfPost(ctx, { channel: speaker.channel, subject });
  return storesConnectedTo(ctx, { ...speaker, storeIds });
}
