import type { Shard, Shards } from "../db/index.ts";
import type { Consumer, ConsumerDeps } from "./consumer.ts";
import { createLiveEngine, type LiveEngine } from "./live-engine.ts";
import { PAGE_SIZE } from "./relay.ts";
import { selectMessages, toLoggedMessage } from "./transport/outbox.ts";
import type { Intake, MessageRef } from "./transport/transport.ts";

export type IntakeOptions = Omit<ConsumerDeps, "store"> & {
  readonly shards: Shards;
  readonly consumers: readonly Consumer[];
  /** Messages of this shard were handled: its cursor may move. */
  readonly onHandled: (shard: Shard) => void;
};

/**
 * The way of brokers into the consumers: reads from the log what they name, and applies it. A name that no log knows
 * is passed over: it is not ours.
 *
 * @throws AppError UNAVAILABLE when nothing can be written now: the broker keeps the messages
 */
export function createIntake(options: IntakeOptions): Intake {
  const engines = new Map<string, LiveEngine>();

  function engineOf(shard: Shard, name: string): LiveEngine {
    const key = `${shard.name}/${name}`;
    const known = engines.get(key);
    if (known) return known;
    const consumer = options.consumers.find((each) => each.name === name);
    if (!consumer) throw new TypeError(`there is no consumer "${name}"`);
    const engine = createLiveEngine({ ...options, store: shard.db }, consumer);
    engines.set(key, engine);
    return engine;
  }

  return async (name, refs) => {
    for (const [shard, ids] of await byShard(options.shards, refs)) {
      const withEngine = engineOf(shard, name);
      for (let at = 0; at < ids.length; at += PAGE_SIZE) {
        const asked = ids.slice(at, at + PAGE_SIZE);
        const [rows = []] = await shard.db.query([selectMessages(asked)]);
        if (rows.length < asked.length)
          options.log.error("event_log_unknown_messages", {
            consumer: name,
            count: asked.length - rows.length,
          });
        if (rows.length > 0) await withEngine((engine) => engine.deliver(rows.map(toLoggedMessage)));
      }
      options.onHandled(shard);
    }
  };
}

async function byShard(shards: Shards, refs: readonly MessageRef[]): Promise<Map<Shard, string[]>> {
  const groups = new Map<Shard, Set<string>>();
  for (const { id, storeId } of refs) {
    const shard = await shards.find(storeId);
    const ids = groups.get(shard) ?? new Set<string>();
    groups.set(shard, ids.add(id));
  }
  return new Map([...groups].map(([shard, ids]) => [shard, [...ids]]));
}
