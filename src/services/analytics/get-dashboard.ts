import type { ServiceContext } from "../../context.ts";
import { type EventAccess, MEMBER, requireEvent } from "../store/index.ts";
import { cachedDashboard } from "./cached-dashboard.ts";
import type { Dashboard, Granularity } from "./schemas/index.ts";
import { withoutCosts } from "./without-costs.ts";

export type DashboardInput = { readonly eventId: string; readonly granularity?: Granularity | undefined };

/**
 * The dashboard of an event (formulas.md): measured numbers, null where one is not known, never older than an
 * owner's own write and at most a second behind the participants. Staff see it without costs.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 * @example const { summaryCards, cacheStatus } = await getDashboard({ ctx, input: { eventId } });
 */
export async function getDashboard({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: DashboardInput;
}): Promise<Dashboard> {
  const access = await requireEvent(ctx, input.eventId, MEMBER);
  return dashboardFor(ctx, access, input.granularity);
}

/** For callers that have checked access themselves. */
export async function dashboardFor(
  ctx: ServiceContext,
  access: EventAccess,
  granularity: Granularity = "DAILY",
): Promise<Dashboard> {
  const { value, status } = await cachedDashboard(ctx, access);
  const dashboard = value.answers[granularity][status];
  return access.role === "owner" ? dashboard : withoutCosts(dashboard);
}
