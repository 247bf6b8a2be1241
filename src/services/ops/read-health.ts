import type { z } from "zod";
import type { ServiceContext } from "../../context.ts";
import { CONSUMERS, readConsumerHealth } from "../../events/index.ts";
import { requireOperator } from "./require-operator.ts";
import type { HealthOutput } from "./schemas.ts";

/** Messages older than this and not read, or parked longer than GAP_ALARM_MS, are no normal lag. */
const LAG_ALARM_MS = 60_000;
export const GAP_ALARM_MS = 300_000;

/** How far each consumer is behind, and what it could not apply. */
export async function readHealth(options: { ctx: ServiceContext }): Promise<z.infer<typeof HealthOutput>> {
  const { ctx } = options;
  requireOperator(ctx);
  const now = ctx.deps.clock.now();
  const consumers = await Promise.all(
    ctx.deps.shards.all.flatMap(({ name, db }) =>
      CONSUMERS.map(async (consumer) => ({ shard: name, ...(await readConsumerHealth(db, consumer, now)) })),
    ),
  );
  const isWell = consumers.every(
    (one) =>
      one.dead === 0 && (one.oldestAgeMs ?? 0) < LAG_ALARM_MS && (one.oldestParkedAgeMs ?? 0) < GAP_ALARM_MS,
  );
  return { status: isWell ? "UP" : "DEGRADED", consumers };
}
