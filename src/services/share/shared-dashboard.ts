import type { ServiceContext } from "../../context.ts";
import { addDays, dayOf, toIso } from "../../time.ts";
import { type Dashboard, dashboardFor, knownComparison } from "../analytics/index.ts";
import { endOf, loadEvent } from "../event/index.ts";
import { openShare } from "./open-share.ts";
import type { ShareSection } from "./schemas.ts";
import type { ShareRow } from "./share-row.ts";
import { mayVisit } from "./share-visit.ts";

/** Days that the courses of time reach back, today included; null = all. */
export const SHARE_RANGES = { all: null, "28d": 28, "7d": 7, today: 1 } as const;
export type ShareRange = keyof typeof SHARE_RANGES;

type Trend = Dashboard["participationTrend"];

/** What a link shows: a part that was not chosen is not in it. */
export type SharedDashboard = {
  readonly title: string;
  readonly storeName: string;
  /** Where it is in its life, by its days as entries are taken; null before its approval. */
  readonly phase: "BEFORE" | "OPEN" | "OVER" | "CANCELLED" | null;
  /** ISO 8601 with the store's offset; null where it is not set. */
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  /** The event's own picture, which its public page shows too. */
  readonly imageUrl: string | null;
  readonly range: ShareRange;
  readonly lastUpdated: string;
  readonly embedOrigins: readonly string[];
  readonly parts: {
    readonly summary?: Pick<Dashboard["summaryCards"], "totalParticipants" | "totalViews"> & {
      readonly hasSimulatedViews: boolean;
    };
    readonly channels?: { readonly rows: Dashboard["channelPerformance"]; readonly hasCosts: boolean };
    readonly trend?: { readonly course: Trend; readonly hours: Trend };
    readonly profile?: Dashboard["participantProfile"];
    readonly returns?: Dashboard["roiAnalysis"];
    readonly comparison?: Pick<
      Dashboard["comparativeAnalysis"],
      "industryComparison" | "previousEventComparison"
    >;
  };
};

export type SharedInput = {
  readonly token: string;
  readonly range: ShareRange;
  /** As visitShare gave it. */
  readonly pass?: string | undefined;
};

/**
 * The sections of an event's cached dashboard that its owner chose; "LOCKED" where a password is asked for first. Costs
 * are left out of everything unless RETURNS was chosen.
 *
 * @throws AppError NOT_FOUND as openShare
 */
export async function sharedDashboard({
  ctx,
  input: { token, range, pass },
}: {
  ctx: ServiceContext;
  input: SharedInput;
}): Promise<SharedDashboard | "LOCKED"> {
  const { share, store } = await openShare(ctx, token);
  if (!(await mayVisit(ctx, share, pass))) return "LOCKED";
  const { storeId, eventId } = share;
  const [views, event] = await Promise.all([viewsOf(ctx, share), loadEvent({ ctx, storeId, eventId })]);
  const { daily } = views;
  const { timeZone } = store;
  const reach = { range, since: firstDay(range, dayOf(timeZone, ctx.deps.clock.now())) };
  const times = { startsAt: event?.startsAt ?? null, endsAt: event === undefined ? null : endOf(event) };
  const instant = (at: number | null) => (typeof at === "number" ? toIso(timeZone, at) : null);
  return {
    title: daily.eventTitle,
    storeName: store.name,
    phase: phaseOf({ status: daily.eventStatus, ...times }, ctx.deps.clock.now()),
    startsAt: instant(times.startsAt),
    endsAt: instant(times.endsAt),
    imageUrl: event?.imageUrl ?? null,
    range,
    lastUpdated: daily.lastUpdated,
    embedOrigins: share.embedOrigins,
    parts: Object.assign({}, ...share.sections.map((section) => PARTS[section](views, reach))),
  };
}

type Life = {
  readonly status: string;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
};

/** The status alone does not tell it: a good channel makes an event active before its start, a bad one leaves it approved. */
function phaseOf({ status, startsAt, endsAt }: Life, now: number): SharedDashboard["phase"] {
  if (status === "CANCELLED") return "CANCELLED";
  if (status === "ENDED" || status === "ARCHIVED") return "OVER";
  if (status !== "APPROVED" && status !== "ACTIVE") return null;
  if (startsAt !== null && now < startsAt) return "BEFORE";
  return endsAt !== null && endsAt <= now ? "OVER" : "OPEN";
}

type Views = { readonly daily: Dashboard; readonly hourly: Dashboard; readonly hasCosts: boolean };

async function viewsOf(ctx: ServiceContext, { storeId, eventId, sections }: ShareRow): Promise<Views> {
  const hasCosts = sections.includes("RETURNS");
  const access = { storeId, eventId, role: hasCosts ? "owner" : "staff" } as const;
  const daily = await dashboardFor(ctx, access, "DAILY");
  const hourly = sections.includes("TREND") ? await dashboardFor(ctx, access, "HOURLY") : daily;
  return { daily, hourly, hasCosts };
}

/** `since` is a day of the store's calendar; "" is before all of them. */
type Reach = { readonly range: ShareRange; readonly since: string };

function firstDay(range: ShareRange, today: string): string {
  const days = SHARE_RANGES[range];
  return days === null ? "" : addDays(today, 1 - days);
}

type Parts = SharedDashboard["parts"];

/** One line a section: what is not chosen is not even looked at. */
const PARTS: Readonly<Record<ShareSection, (views: Views, reach: Reach) => Parts>> = {
  SUMMARY: ({ daily: { summaryCards, channelPerformance } }) => {
    const { totalParticipants, totalViews } = summaryCards;
    const hasSimulatedViews = channelPerformance.some(({ freshness }) => freshness.source === "simulated");
    return { summary: { totalParticipants, totalViews, hasSimulatedViews } };
  },
  CHANNELS: ({ daily, hasCosts }) => ({ channels: { rows: daily.channelPerformance, hasCosts } }),
  TREND: ({ daily, hourly }, { range, since }) => ({
    trend: { course: from(range === "today" ? hourly : daily, since), hours: from(hourly, since) },
  }),
  PROFILE: ({ daily }) => ({ profile: daily.participantProfile }),
  RETURNS: ({ daily }) => ({ returns: daily.roiAnalysis }),
  COMPARISON: ({ daily, hasCosts }) => {
    const { industryComparison, previousEventComparison } = knownComparison(daily);
    const isShown = ({ metric }: { readonly metric: string }) => hasCosts || !IN_WON.has(metric);
    return {
      comparison: {
        industryComparison: industryComparison.filter(isShown),
        previousEventComparison: previousEventComparison.filter(isShown),
      },
    };
  },
};

/** Measures that sales or costs could be told from. */
const IN_WON: ReadonlySet<string> = new Set(["ROI", "매출 증가율"]);

function from({ participationTrend }: Dashboard, since: string): Trend {
  const dataPoints = participationTrend.dataPoints.filter(({ timestamp }) => timestamp.slice(0, 10) >= since);
  return { ...participationTrend, dataPoints };
}
