import { rawStatement, type Shard, type Shards } from "../db/index.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import type { Engine } from "./engine.ts";
import { selectPutOff } from "./failures.ts";
import { createLiveEngine, type LiveEngine } from "./live-engine.ts";
import { PAGE_SIZE } from "./relay.ts";
import { countMessages, selectMessages, toLoggedMessage } from "./transport/outbox.ts";
import { type Intake, LeftToSettlement, type MessageRef } from "./transport/transport.ts";
import { isWanted } from "./wanted.ts";

export type IntakeOptions = Omit<ConsumerDeps, "store"> & {
  readonly shards: Shards;
  readonly consumers: readonly Consumer[];
  /** Messages of this shard were handled: its cursor may move. */
  readonly onHandled: (shard: Shard) => void;
};

/**
 * The way of brokers into the consumers: reads from the log what they name, and applies it. A name that no log knows
 * is passed over: it is not ours. A database that is away keeps no other one from its messages.
 *
 * @throws LeftToSettlement when some databases are away and another one works; what the first one threw when none does:
 *   the broker keeps the messages
 */
export function createIntake(options: IntakeOptions): Intake {
  const engines = new Map<string, LiveEngine>();

  function engineOf(shard: Shard, consumer: Consumer): LiveEngine {
    const key = `${shard.name}/${consumer.name}`;
    const engine = engines.get(key) ?? createLiveEngine({ ...options, store: shard.db }, consumer);
    engines.set(key, engine);
    return engine;
  }

  async function deliver(consumer: Consumer, { shard, ids }: Group): Promise<void> {
    const withEngine = engineOf(shard, consumer);
    for (let at = 0; at < ids.length; at += PAGE_SIZE) {
      const asked = ids.slice(at, at + PAGE_SIZE);
      const unknown = await withEngine((engine) => deliverPage(engine, { shard, consumer }, asked));
      if (unknown > 0)
        options.log.error("event_log_unknown_messages", { consumer: consumer.name, count: unknown });
    }
    options.onHandled(shard);
  }

  /**
   * What failed before has a time of its own: copies that come earlier must not use up its tries.
   *
   * @returns how many of them the log does not know
   */
  async function deliverPage(engine: Engine, { shard, consumer }: Place, ids: readonly string[]) {
    const [rows = [], putOff = [], known = []] = await shard.db.query([
      selectMessages(ids, isWanted(consumer, "o")),
      selectPutOff(engine.mark, ids, options.clock.now()),
      countMessages(ids),
    ]);
    const early = new Set(putOff.map((row) => row["message_id"]));
    const messages = rows.map(toLoggedMessage).filter(({ id }) => !early.has(id));
    if (messages.length > 0) await engine.deliver(messages);
    return ids.length - Number(known[0]?.["count"] ?? 0);
  }

  return async (name, refs) => {
    const consumer = options.consumers.find((each) => each.name === name);
    if (!consumer) throw new TypeError(`there is no consumer "${name}"`);
    const { groups, failures } = await byShard(options.shards, refs);
    const outcomes = await Promise.allSettled(groups.map((group) => deliver(consumer, group)));
    const away = new Set<Shard>();
    for (const [index, outcome] of outcomes.entries()) {
      const group = groups[index];
      if (!group || outcome.status === "fulfilled") continue;
      away.add(group.shard);
      failures.push({ count: group.ids.length, error: outcome.reason });
    }
    const [first] = failures;
    if (!first) return;
    if (!(await isAnyThere(options.shards.all.filter((shard) => !away.has(shard))))) throw first.error;
    throw new LeftToSettlement(failures.reduce((sum, { count }) => sum + count, 0));
  };
}

type Place = { readonly shard: Shard; readonly consumer: Consumer };
type Group = { readonly shard: Shard; readonly ids: readonly string[] };
type Failure = { readonly count: number; readonly error: unknown };

/** A store whose database cannot be found out now is a failure of its own. */
async function byShard(
  shards: Shards,
  refs: readonly MessageRef[],
): Promise<{ groups: readonly Group[]; failures: Failure[] }> {
  const stores = Map.groupBy(refs, ({ storeId }) => storeId);
  const found = new Map<Shard, Set<string>>();
  const failures: Failure[] = [];
  for (const [storeId, own] of stores) {
    try {
      const shard = await shards.find(storeId);
      found.set(shard, new Set([...(found.get(shard) ?? []), ...own.map(({ id }) => id)]));
    } catch (error) {
      failures.push({ count: own.length, error });
    }
  }
  return { groups: [...found].map(([shard, ids]) => ({ shard, ids: [...ids] })), failures };
}

/** Asked, not concluded from the batch: it may hold messages of the missing database only. */
function isAnyThere(shards: readonly Shard[]): Promise<boolean> {
  const answers = shards.map(({ db }) => db.query([rawStatement("select 1", [])]));
  return Promise.any(answers).then(
    () => true,
    () => false,
  );
}
