import { CHANNEL_IDS, CHANNEL_LABELS, CHANNEL_REASONS, type OwnerAction } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { DEFAULT_TIME_ZONE, toIso } from "../../time.ts";
import { loadStore, type Role } from "../store/index.ts";
import { trackingUrl } from "../tracking/index.ts";
import { loadRun, type Run, type RunPlace } from "./load-run.ts";
import type { ChannelRow } from "./row.ts";
import type { ChannelResult, Distribution } from "./schemas.ts";

/** The run as the caller may see it: staff see no costs. */
export async function showDistribution(
  ctx: ServiceContext,
  place: RunPlace & { readonly role: Role },
): Promise<Distribution> {
  const [run, store] = await Promise.all([loadRun(ctx, place), loadStore({ ctx, storeId: place.storeId })]);
  return toDistribution(ctx, run, { role: place.role, timeZone: store?.timeZone ?? DEFAULT_TIME_ZONE });
}

type Viewer = { readonly role: Role; readonly timeZone: string };

/** The run as the API tells it, channels in their fixed order; what a viewer may see depends on the role. */
export function toDistribution(ctx: ServiceContext, { run, rows }: Run, viewer: Viewer): Distribution {
  const ordered = CHANNEL_IDS.flatMap((id) => rows.filter((row) => row.channel === id));
  const isRunning = run.status === "PENDING" || run.status === "IN_PROGRESS";
  return {
    id: run.id,
    distributionId: run.id,
    eventId: run.eventId,
    status: run.status,
    results: ordered.map((row) => toResult(ctx, row, viewer)),
    successChannels: ordered
      .filter(({ record }) => record.status === "SUCCESS")
      .map(({ channel }) => channel),
    createdAt: toIso(viewer.timeZone, run.createdAt),
    completedAt: run.settledAt === null || isRunning ? null : toIso(viewer.timeZone, run.settledAt),
  };
}

function toResult(ctx: ServiceContext, row: ChannelRow, viewer: Viewer): ChannelResult {
  const { record } = row;
  const iso = (at: number) => toIso(viewer.timeZone, at);
  const canSeeCosts = viewer.role === "owner";
  return {
    channel: row.channel,
    label: CHANNEL_LABELS[row.channel],
    status: record.status,
    trackingUrl: trackingUrl(ctx.deps, row.trackingCode),
    costKrw: canSeeCosts ? record.costKrw : null,
    costSource: canSeeCosts && record.costKrw !== null ? toCostSource(row.costSource) : null,
    simulated: row.costSource === "simulated",
    data: { ...record.data },
    ...(record.reason === null ? {} : { reason: record.reason }),
    ...messageOf(record, canSeeCosts),
    ...(record.field === null ? {} : { field: record.field }),
    ...(record.providerStatus === null ? {} : { providerStatus: record.providerStatus }),
    ...(record.ref === null ? {} : { externalRef: { ...record.ref, at: iso(record.ref.at) } }),
    ...(record.action === null ? {} : { action: toAction(record.action, iso) }),
    ...waitOf(record, iso),
  };
}

/** The sentence about a budget names its sums: staff read it without them. */
function messageOf(record: ChannelRow["record"], canSeeCosts: boolean): Pick<ChannelResult, "message"> {
  if (record.message === null) return {};
  const hasSums = record.reason === "BUDGET_EXCEEDED" && !canSeeCosts;
  return { message: hasSums ? CHANNEL_REASONS.BUDGET_EXCEEDED : record.message };
}

function toAction(action: OwnerAction, iso: (at: number) => string): NonNullable<ChannelResult["action"]> {
  return {
    ...action,
    tags: [...action.tags],
    images: [...action.images],
    deadline: iso(action.deadline),
    remindedAt: action.remindedAt === null ? null : iso(action.remindedAt),
  };
}

function waitOf(
  record: ChannelRow["record"],
  iso: (at: number) => string,
): Pick<ChannelResult, "scheduledAt" | "nextAttemptAt"> {
  if (record.nextAttemptAt === null) return {};
  if (record.status === "SCHEDULED") return { scheduledAt: iso(record.nextAttemptAt) };
  return record.status === "IN_PROGRESS" || record.status === "UNCONFIRMED"
    ? { nextAttemptAt: iso(record.nextAttemptAt) }
    : {};
}

export function toCostSource(text: string | null): ChannelResult["costSource"] {
  return text === "measured" || text === "estimated" || text === "simulated" ? text : null;
}
