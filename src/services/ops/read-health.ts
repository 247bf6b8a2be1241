import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { type Shard, unlessAway } from "../../db/index.ts";
import { CONSUMERS, readConsumerHealth } from "../../events/index.ts";
import { requireOperator } from "./require-operator.ts";
import type { HealthOutput } from "./schemas.ts";

/** Messages older than this and not read, or parked longer than GAP_ALARM_MS, are no normal lag. */
const LAG_ALARM_MS = 60_000;
export const GAP_ALARM_MS = 300_000;

/** How far each consumer is behind, and what it could not apply. Without those of a database that is away. */
export async function readHealth(options: { ctx: ServiceContext }): Promise<z.infer<typeof HealthOutput>> {
  const { ctx } = options;
  requireOperator(ctx);
  const now = ctx.deps.clock.now();
  const { shards } = ctx.deps;
  const healthOf = ({ name, db }: Shard) =>
    Promise.all(
      CONSUMERS.map(async (consumer) => ({ shard: name, ...(await readConsumerHealth(db, consumer, now)) })),
    );
  const found = await Promise.all(
    shards.all.map((shard) => unlessAway(shards, shard, { work: () => healthOf(shard), otherwise: [] })),
  );
  const consumers = found.flat();
  const isComplete = found.every(({ length }) => length > 0);
  const isWell =
    isComplete &&
    consumers.every(
      (one) =>
        one.dead === 0 &&
        (one.oldestAgeMs ?? 0) < LAG_ALARM_MS &&
        (one.oldestParkedAgeMs ?? 0) < GAP_ALARM_MS,
    );
  return { status: isWell ? "UP" : "DEGRADED", consumers };
}
