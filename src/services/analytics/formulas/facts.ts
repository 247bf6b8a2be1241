import type { ChannelId, ChannelStatus } from "../../../channels/index.ts";
import type { Source } from "../schemas/index.ts";

/** Plain facts a dashboard is computed from: integers, instants in epoch ms, days YYYY-MM-DD. */
export type EventFacts = {
  readonly eventId: string;
  readonly storeId: string;
  readonly title: string;
  readonly status: string;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  readonly targetParticipants: number;
  readonly targetRoiPct: number | null;
  readonly participants: number;
  readonly conversions: number;
  readonly newCustomers: number;
};

export type CostFacts = {
  readonly prizeKrw: number;
  readonly otherKrw: number;
  readonly channelKrw: ReadonlyMap<ChannelId, number>;
};

export type ChannelFacts = {
  readonly channel: ChannelId;
  readonly status: ChannelStatus;
  readonly participants: number;
  readonly conversions: number;
  readonly views: number | null;
  /** Newest views known at the end of the store's previous day. */
  readonly viewsBefore: number | null;
  readonly impressions: number | null;
  readonly clicks: number | null;
  readonly likes: number | null;
  readonly comments: number | null;
  readonly shares: number | null;
  readonly calls: number | null;
  readonly completedCalls: number | null;
  readonly averageSeconds: number | null;
  readonly source: Source | null;
  readonly asOf: number | null;
  readonly failReason: string | null;
  /** When its figures last grew, as far as its days tell; null where no correction is to be waited for. */
  readonly grownAt: number | null;
  readonly estimatedViews: number | null;
  readonly restatement: RestatementFacts | null;
};

/** The newest correction of one of a channel's figures. */
export type RestatementFacts = {
  readonly metric: string;
  readonly before: number;
  readonly after: number;
  readonly restatedAt: number;
};

/** New participants and conversions of one UTC hour, by time of entry. */
export type HourFacts = {
  readonly hour: number;
  readonly participants: number;
  readonly conversions: number;
};

export type ProfileDimension = "age" | "gender" | "region";
/** `value` '' = no answer. */
export type ProfileFacts = {
  readonly dimension: ProfileDimension;
  readonly value: string;
  readonly count: number;
};

export type StoreFacts = {
  readonly timeZone: string;
  readonly grossMarginPct: number | null;
  readonly newCustomerLtvKrw: number | null;
};

export type DailySales = ReadonlyMap<string, number>;

export type EventWithCosts = { readonly event: EventFacts; readonly costs: CostFacts };

/** p50 of the first cohort large enough, null where there is none. */
export type Benchmarks = {
  readonly participationRate: number | null;
  readonly roi: number | null;
  readonly conversionRate: number | null;
};

export const NO_BENCHMARKS: Benchmarks = { participationRate: null, roi: null, conversionRate: null };

export type DashboardFacts = {
  readonly now: number;
  readonly store: StoreFacts;
  readonly event: EventFacts;
  readonly costs: CostFacts;
  readonly channels: readonly ChannelFacts[];
  readonly directParticipants: number;
  readonly directConversions: number;
  readonly hours: readonly HourFacts[];
  readonly profile: readonly ProfileFacts[];
  readonly sales: DailySales;
  /** Earlier ENDED or ARCHIVED events of the store. */
  readonly earlier: readonly EventWithCosts[];
  readonly benchmarks: Benchmarks;
};
