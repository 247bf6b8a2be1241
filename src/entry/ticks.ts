import { type ServiceContext, systemContext } from "../context.ts";
import type { Deps } from "../deps.ts";
import { purgeExpiredAccess } from "../services/account/index.ts";
import { sealAudit } from "../services/audit/index.ts";
import { tickCredentials } from "../services/channel/index.ts";
import { tickDistribution, tickStatistics } from "../services/distribution/index.ts";
import { tickLifecycle } from "../services/event/index.ts";
import { purgeExpiredKeys } from "../services/idempotency/index.ts";
import { purgeExpiredUploads } from "../services/media/index.ts";
import { tickEventLog } from "../services/ops/index.ts";
import { tickParticipation } from "../services/participation/index.ts";
import { purgeDeliveries } from "../services/webhook/index.ts";

export type Tick = {
  readonly everyMs: number;
  readonly run: (options: { ctx: ServiceContext }) => Promise<unknown>;
};

/** Background work as plain verbs: a timer calls them on Bun, a cron trigger on Workers. */
export const TICKS: readonly Tick[] = [
  { everyMs: 1_000, run: tickEventLog },
  { everyMs: 1_000, run: tickLifecycle },
  { everyMs: 1_000, run: tickDistribution },
  { everyMs: 10_000, run: tickStatistics },
  { everyMs: 60_000, run: tickParticipation },
  { everyMs: 10_000, run: sealAudit },
  { everyMs: 3_600_000, run: tickCredentials },
  { everyMs: 600_000, run: purgeExpiredAccess },
  { everyMs: 600_000, run: purgeExpiredKeys },
  { everyMs: 600_000, run: purgeDeliveries },
  { everyMs: 600_000, run: purgeExpiredUploads },
];

/** A failing tick is logged and comes again; it never stops the others. */
export async function runTick(deps: Deps, tick: Tick): Promise<void> {
  try {
    await tick.run({ ctx: systemContext(deps) });
  } catch (error) {
    const fault = error instanceof Error ? error.name : "unknown";
    deps.log.error("tick_failed", { tick: tick.run.name, fault });
  }
}
