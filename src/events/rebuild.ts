import { bumpVersions, held, rawStatement, versionKeys } from "../db/index.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { markName, readGeneration, selectGeneration, setGeneration } from "./generation.ts";
import { leaveLease, takeLease } from "./lease.ts";
import { replayLog } from "./replay-log.ts";
import { createShadowTables, dropLeftovers, shadowPrefix, swapTables } from "./shadow.ts";

/**
 * Computes a consumer's projections anew from the whole log, beside the running ones:
 *
 *   lease ─▶ drop leftovers ─▶ shadow tables ─▶ every message, stretch by stretch: applied, then marked ─▶ swap
 *
 * A rebuild that dies is not taken up again, so marks may follow the effects; they bear the generation's own name.
 *
 * The swap is one batch: tables renamed, generation set. From then on the shadow's inbox name and cursor are the
 * live ones, and an engine of the old generation has no effect; what was committed meanwhile follows by cursor.
 */
const CLEAN_SIZE = 1_000;
const BOOKKEEPING = ["dead_letters", "inbox_parked", "inbox_failures", "consumer_cursors"] as const;

export type RebuildReport = { readonly consumer: string; readonly messages: number };

/** How many messages are put into the order of their events at a time, roughly. */
export type RebuildOptions = { readonly stretchSize?: number };

/** @throws AppError CONFLICT REBUILD_RUNNING while another rebuild of the consumer is at work */
export async function rebuildConsumer(
  deps: ConsumerDeps,
  consumer: Consumer,
  { stretchSize }: RebuildOptions = {},
): Promise<RebuildReport> {
  const generation = freshGeneration(deps);
  const lease = await takeLease(deps, consumer, generation);
  try {
    await dropLeftovers(deps, consumer);
    await forgetOldMarks(deps, consumer);
    const prefix = shadowPrefix(generation);
    await createShadowTables(deps, consumer, prefix);
    const shadow = { prefix, lease };
    const messages = await replayLog({ deps, consumer, generation, shadow, stretchSize });
    await swap(deps, consumer, generation);
    await dropLeftovers(deps, consumer);
    await forgetOldMarks(deps, consumer);
    await invalidateAll(deps);
    return { consumer: consumer.name, messages };
  } finally {
    await deps.store.write([leaveLease(consumer, generation)]);
  }
}

function freshGeneration(deps: ConsumerDeps): number {
  return deps.randomBytes(6).reduce((number, byte) => number * 256 + byte, 0) + 1;
}

async function swap(deps: ConsumerDeps, consumer: Consumer, generation: number): Promise<void> {
  const [pointer] = await deps.store.query([selectGeneration(consumer.name)]);
  const old = markName(consumer.name, readGeneration(pointer));
  await deps.store.write([
    ...swapTables(consumer, generation),
    setGeneration(consumer.name, generation, deps.clock.now()),
    ...BOOKKEEPING.map((table) => rawStatement(`delete from ${table} where consumer = ?`, [old])),
  ]);
}

/** Rows of generations that are not live; the inbox's in small batches, each name found by one index step. */
async function forgetOldMarks(deps: ConsumerDeps, consumer: Consumer): Promise<void> {
  const [pointer] = await deps.store.query([selectGeneration(consumer.name)]);
  const live = markName(consumer.name, readGeneration(pointer));
  await deps.store.write(
    BOOKKEEPING.map((table) =>
      rawStatement(`delete from ${table} where consumer glob ? and consumer <> ?`, [
        `${consumer.name}@*`,
        live,
      ]),
    ),
  );
  for (let name = ""; ; ) {
    const [rows = []] = await deps.store.query([
      rawStatement("select consumer from inbox where consumer > ? order by consumer limit 1", [name]),
    ]);
    if (!rows[0]) return;
    name = String(rows[0]["consumer"]);
    const isOurs = name === consumer.name || name.startsWith(`${consumer.name}@`);
    if (isOurs && name !== live) await forgetMark(deps, name);
  }
}

async function forgetMark(deps: ConsumerDeps, mark: string): Promise<void> {
  const statement = rawStatement(
    `delete from inbox where consumer = ? and message_id <= coalesce(
       (select message_id from inbox where consumer = ? order by message_id limit 1 offset ?),
       (select max(message_id) from inbox where consumer = ?))`,
    [mark, mark, CLEAN_SIZE - 1, mark],
  );
  while (held(await deps.store.write([statement])));
}

/** Cached values were computed from the old tables. */
async function invalidateAll(deps: ConsumerDeps): Promise<void> {
  for (let after = ["", ""]; ; ) {
    const [rows = []] = await deps.store.query([
      rawStatement(
        `select store_id, event_id from event_stats where (store_id, event_id) > (?, ?)
         order by store_id, event_id limit 500`,
        after,
      ),
    ]);
    const events = rows.map((row) => [String(row["store_id"]), String(row["event_id"])] as const);
    const last = events.at(-1);
    if (!last) return;
    after = [...last];
    const stamps = events.flatMap(
      ([storeId, eventId]) =>
        [
          [storeId, versionKeys.counts(eventId)],
          [storeId, versionKeys.event(eventId)],
        ] as const,
    );
    await deps.store.write([bumpVersions(stamps)]);
  }
}
