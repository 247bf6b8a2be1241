import { type ServiceContext, systemContext } from "../context.ts";
import type { Deps } from "../deps.ts";
import { purgeExpiredAccess } from "../services/account/index.ts";
import { tickAlerts, tickDigests } from "../services/alert/index.ts";
import { tickAnomalies, tickBenchmarks } from "../services/analytics/index.ts";
import { sealAudit } from "../services/audit/index.ts";
import { tickCredentials } from "../services/channel/index.ts";
import { tickDemos, tickDemoVisits, VISIT_EVERY_MS } from "../services/demo/index.ts";
import { tickDistribution, tickStatistics } from "../services/distribution/index.ts";
import { tickDraws } from "../services/draw/index.ts";
import { tickLifecycle } from "../services/event/index.ts";
import { purgeExpiredKeys } from "../services/idempotency/index.ts";
import { purgeMail, tickMail } from "../services/mail/index.ts";
import { purgeExpiredUploads } from "../services/media/index.ts";
import { tickEventLog, tickMoves } from "../services/ops/index.ts";
import { purgeSends, tickWebhooks } from "../services/owner-webhook/index.ts";
import { tickParticipation } from "../services/participation/index.ts";
import { purgeDeliveries } from "../services/webhook/index.ts";
import type { Duty } from "./tick-duty.ts";

export type Tick = {
  /** Not taken from the function: a bundle renames it, and processes of several kinds have to agree. */
  readonly name: string;
  readonly everyMs: number;
  readonly run: (options: { ctx: ServiceContext }) => Promise<unknown>;
};

/** Background work as plain verbs: a timer calls them on Bun, a cron trigger on Workers. */
export const TICKS: readonly Tick[] = [
  { name: "tickEventLog", everyMs: 1_000, run: tickEventLog },
  { name: "tickMoves", everyMs: 10_000, run: tickMoves },
  { name: "tickLifecycle", everyMs: 1_000, run: tickLifecycle },
  { name: "tickDistribution", everyMs: 1_000, run: tickDistribution },
  { name: "tickStatistics", everyMs: 10_000, run: tickStatistics },
  { name: "tickParticipation", everyMs: 60_000, run: tickParticipation },
  { name: "tickDraws", everyMs: 10_000, run: tickDraws },
  { name: "tickAlerts", everyMs: 2_000, run: tickAlerts },
  { name: "tickDigests", everyMs: 60_000, run: tickDigests },
  { name: "tickWebhooks", everyMs: 1_000, run: tickWebhooks },
  { name: "tickMail", everyMs: 5_000, run: tickMail },
  { name: "tickBenchmarks", everyMs: 600_000, run: tickBenchmarks },
  { name: "tickAnomalies", everyMs: 300_000, run: tickAnomalies },
  { name: "sealAudit", everyMs: 10_000, run: sealAudit },
  { name: "tickCredentials", everyMs: 3_600_000, run: tickCredentials },
  { name: "purgeExpiredAccess", everyMs: 600_000, run: purgeExpiredAccess },
  { name: "purgeExpiredKeys", everyMs: 600_000, run: purgeExpiredKeys },
  { name: "purgeDeliveries", everyMs: 600_000, run: purgeDeliveries },
  { name: "purgeSends", everyMs: 600_000, run: purgeSends },
  { name: "purgeMail", everyMs: 600_000, run: purgeMail },
  { name: "tickDemoVisits", everyMs: VISIT_EVERY_MS, run: tickDemoVisits },
  { name: "tickDemos", everyMs: 300_000, run: tickDemos },
  { name: "purgeExpiredUploads", everyMs: 600_000, run: purgeExpiredUploads },
];

/**
 * A failing tick is logged and comes again; it never stops the others.
 *
 * @param duty says which of several processes runs it; absent: every one does
 */
export async function runTick(deps: Deps, tick: Tick, duty?: Duty): Promise<void> {
  try {
    if (duty && !(await duty.isOurs(tick))) return;
    await tick.run({ ctx: systemContext(deps) });
  } catch (error) {
    const fault = error instanceof Error ? error.name : "unknown";
    deps.log.error("tick_failed", { tick: tick.name, fault });
    await duty?.failed(tick);
  }
}
