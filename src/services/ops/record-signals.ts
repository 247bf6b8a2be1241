import { CHANNEL_IDS } from "../../channels/index.ts";
import { unlessAway } from "../../db/index.ts";
import type { Deps } from "../../deps.ts";
import { CONSUMERS, readConsumerHealth } from "../../events/index.ts";
import { countUnconfirmed } from "../distribution/index.ts";

const BREAKER = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 } as const;
const CALLS = ["publish", "stats"] as const;

/** Reads what stands in the databases and breakers, and leaves it as gauges: for whoever asks for the figures now. */
export async function recordSignals(deps: Deps): Promise<void> {
  recordBreakers(deps);
  const { shards } = deps;
  await Promise.all(
    shards.all.map((shard) =>
      unlessAway(shards, shard, { work: () => recordShard(deps, shard), otherwise: undefined }),
    ),
  );
}

function recordBreakers({ channels, metrics }: Deps): void {
  for (const channel of CHANNEL_IDS) {
    for (const calls of CALLS) {
      const { state } = channels.policies.breaker(channel, calls);
      metrics.gauge("madang_channel_breaker", BREAKER[state], { channel, calls });
    }
  }
}

async function recordShard({ clock, metrics }: Deps, { name: shard, db }: Deps["shards"]["all"][number]) {
  const now = clock.now();
  for (const consumer of CONSUMERS) {
    const health = await readConsumerHealth(db, consumer, now);
    const labels = { consumer: consumer.name, shard };
    metrics.gauge("madang_outbox_oldest_unapplied_seconds", (health.oldestAgeMs ?? 0) / 1_000, labels);
    metrics.gauge("madang_consumer_lag_messages", health.lag, labels);
    metrics.gauge("madang_messages_parked", health.parked, labels);
    metrics.gauge("madang_messages_failing", health.failing, labels);
    metrics.gauge("madang_dead_letters", health.dead, labels);
  }
  for (const { channel, count, oldestAt } of await countUnconfirmed(db)) {
    const ageSeconds = oldestAt === null ? 0 : Math.max(0, now - oldestAt) / 1_000;
    metrics.gauge("madang_unconfirmed_posts", count, { channel, shard });
    metrics.gauge("madang_unconfirmed_oldest_seconds", ageSeconds, { channel, shard });
  }
}
