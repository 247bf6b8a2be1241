import { sha256Text } from "../../auth/index.ts";
import type { ChannelId, WebhookEvent, WebhookSubject } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { onEachShard, rawStatement, type Statement } from "../../db/index.ts";
import { HOUR_MS } from "../../time.ts";
import { wakeRows } from "../distribution/index.ts";

/** Providers repeat a delivery for up to 36 hours. */
const KEPT_MS = 48 * HOUR_MS;
const ROWS_MAX = 2_000;
const KEY_MAX = 200;
const KIND_MAX = 64;

type Place = { readonly storeId: string; readonly channel: ChannelId };
type Group = { readonly subject: WebhookSubject; readonly events: { key: string; kind: string }[] };

/**
 * Accepts events for one store in one batch: a row is woken where at least one event about it is new, and every
 * event is remembered, so that a repetition changes nothing.
 */
export async function acceptEvents(
  ctx: ServiceContext,
  place: Place,
  events: readonly WebhookEvent[],
): Promise<void> {
  const groups = await bySubject(events);
  if (groups.length === 0) return;
  const statements = groups.flatMap((group) => [wakeIfNew(ctx, place, group), remember(ctx, place, group)]);
  await ctx.deps.shards.of(place.storeId).write(statements);
}

async function bySubject(events: readonly WebhookEvent[]): Promise<readonly Group[]> {
  const groups = new Map<string, Group>();
  for (const { subject, dedupeKey, kind } of events) {
    const name = JSON.stringify(subject);
    const group = groups.get(name) ?? { subject, events: [] };
    groups.set(name, group);
    const key = dedupeKey.length > KEY_MAX ? await sha256Text(dedupeKey) : dedupeKey;
    group.events.push({ key, kind: kind.slice(0, KIND_MAX) });
  }
  return [...groups.values()];
}

/** Comes before the statement that remembers: both commit together or not at all. */
function wakeIfNew(ctx: ServiceContext, place: Place, group: Group): Statement {
  const { storeId, channel } = place;
  const keys = JSON.stringify(group.events.map(({ key }) => key));
  return wakeRows(
    ctx,
    { ...place, subject: group.subject },
    {
      sql: `exists (select 1 from json_each(?) given where not exists (
              select 1 from webhook_deliveries known
              where known.store_id = ? and known.channel = ? and known.dedupe_key = given.value))`,
      args: [keys, storeId, channel],
    },
  );
}

function remember(ctx: ServiceContext, { storeId, channel }: Place, group: Group): Statement {
  return rawStatement(
    `insert into webhook_deliveries (store_id, channel, dedupe_key, kind, received_at)
     select ?, ?, value ->> 'key', value ->> 'kind', ? from json_each(?) where 1
     on conflict (store_id, channel, dedupe_key) do nothing`,
    [storeId, channel, ctx.deps.clock.now(), JSON.stringify(group.events)],
  );
}

/** A tick's verb: forgets deliveries that no provider repeats any more. Repeatable. */
export async function purgeDeliveries({ ctx }: { ctx: ServiceContext }): Promise<{ removed: number }> {
  const old = rawStatement(
    `delete from webhook_deliveries where (store_id, channel, dedupe_key) in (
       select store_id, channel, dedupe_key from webhook_deliveries where received_at < ?
       order by received_at limit ?)`,
    [ctx.deps.clock.now() - KEPT_MS, ROWS_MAX],
  );
  const results = await onEachShard(ctx.deps.shards, (db) => db.write([old]));
  return { removed: results.reduce((sum, result) => sum + (result?.rowsAffected ?? 0), 0) };
}
