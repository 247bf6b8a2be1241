import type { ServiceContext } from "../../context.ts";
import { type EventAccess, MEMBER, requireEvent } from "../store/index.ts";
import { dashboardAsOf } from "./as-of/index.ts";
import { cachedDashboard } from "./cached-dashboard.ts";
import type { Dashboard, Granularity } from "./schemas/index.ts";
import { withoutCosts } from "./without-costs.ts";

export type DashboardInput = {
  readonly eventId: string;
  readonly granularity?: Granularity | undefined;
  /** An instant in the past with its offset: the dashboard as it was then. */
  readonly asOf?: string | undefined;
};

/**
 * The dashboard of an event (formulas.md): measured numbers, null where one is not known, never older than an
 * owner's own write and at most a second behind the participants. Staff see it without costs.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN; with `asOf` also INVALID AS_OF_OUT_OF_RANGE, UNAVAILABLE BUSY
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
  const { asOf, granularity } = input;
  if (asOf === undefined) return dashboardFor(ctx, access, granularity);
  return forRole(access, await dashboardAsOf(ctx, access, { asOf, granularity }));
}

/** For callers that have checked access themselves. */
export async function dashboardFor(
  ctx: ServiceContext,
  access: EventAccess,
  granularity: Granularity = "DAILY",
): Promise<Dashboard> {
  const { value, status } = await cachedDashboard(ctx, access);
  return forRole(access, value.answers[granularity][status]);
}

function forRole({ role }: EventAccess, dashboard: Dashboard): Dashboard {
  return role === "owner" ? dashboard : withoutCosts(dashboard);
}
