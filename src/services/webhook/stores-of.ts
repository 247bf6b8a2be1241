import type { ChannelId, Provider, WebhookEvent, WebhookSubject } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { storesConnectedTo } from "../channel/index.ts";
import { storesOfPosts } from "../distribution/index.ts";

type Speaker = { readonly channel: ChannelId; readonly provider: Provider };

/**
 * The events of each store: only stores that are connected through the provider that speaks. A few reads, however
 * many events come together.
 */
export async function storesOf(
  ctx: ServiceContext,
  speaker: Speaker,
  events: readonly WebhookEvent[],
): Promise<ReadonlyMap<string, readonly WebhookEvent[]>> {
  const subjects = new Map(events.map(({ subject }) => [nameOf(subject), subject]));
  const found = new Map([
    ...(await byAccount(ctx, speaker, [...subjects.values()])),
    ...(await byPost(ctx, speaker, [...subjects.values()])),
  ]);
  const byStore = new Map<string, WebhookEvent[]>();
  for (const event of events)
    for (const storeId of found.get(nameOf(event.subject)) ?? []) {
      const own = byStore.get(storeId) ?? [];
      own.push(event);
      byStore.set(storeId, own);
    }
  return byStore;
}

type Found = readonly (readonly [name: string, storeIds: readonly string[]])[];

async function byAccount(
  ctx: ServiceContext,
  speaker: Speaker,
  subjects: readonly WebhookSubject[],
): Promise<Found> {
  const accounts = subjects.filter((subject) => subject.by === "account");
  if (accounts.length === 0) return [];
  const accountKeys = accounts.map(({ accountKey }) => accountKey);
  const connected = await storesConnectedTo(ctx, { ...speaker, accountKeys });
  return accounts.map((subject) => [
    nameOf(subject),
    connected.filter(({ accountKey }) => accountKey === subject.accountKey).map(({ storeId }) => storeId),
  ]);
}

async function byPost(
  ctx: ServiceContext,
  speaker: Speaker,
  subjects: readonly WebhookSubject[],
): Promise<Found> {
  const posts = subjects.filter((subject) => subject.by !== "account");
  if (posts.length === 0) return [];
  const stores = await storesOfPosts(ctx, { channel: speaker.channel, subjects: posts });
  const connected = await storesConnectedTo(ctx, { ...speaker, storeIds: stores.flat() });
  const known = new Set(connected.map(({ storeId }) => storeId));
  return posts.map((subject, index) => [
    nameOf(subject),
    (stores[index] ?? []).filter((storeId) => known.has(storeId)),
  ]);
}

function nameOf(subject: WebhookSubject): string {
  return JSON.stringify(subject);
}
