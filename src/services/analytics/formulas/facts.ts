import type { ChannelId, ChannelStatus } from "../../../channels/index.ts";
import type { Benchmarks } from "../benchmarks/measures.ts";
import type { Source } from "../schemas/index.ts";

/** Plain facts a dashboard is computed from: integers, instants in epoch ms, days YYYY-MM-DD. */
export type EventFacts = {
  readonly eventId: string;
  readonly storeId: string;
  readonly title: string;
  /** '' while no message has told it. */
  readonly objective: string;
  readonly status: string;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  readonly targetParticipants: number;
  readonly targetRoiPct: number | null;
  readonly participants: number;
  readonly conversions: number;
  readonly newCustomers: number;
  /** Verified visits within 90 days of an earlier one. */
  readonly returns: number;
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

export const PROFILE_DIMENSIONS = ["age", "gender", "region"] as const;
export type ProfileDimension = (typeof PROFILE_DIMENSIONS)[number];
/** People who gave one answer, by the name under which it is shown. */
export type ProfileFacts = {
  readonly dimension: ProfileDimension;
  readonly name: string;
  readonly count: number;
};

/** What may be shown of a dimension, and since when; see profile-publication.ts. */
export type ShownProfile = {
  readonly dimension: ProfileDimension;
  readonly participants: number;
  readonly groups: readonly { readonly name: string; readonly count: number }[];
  readonly publishedAt: number;
};

export type StoreFacts = {
  readonly timeZone: string;
  readonly grossMarginPct: number | null;
  readonly newCustomerLtvKrw: number | null;
};

export type DailySales = ReadonlyMap<string, number>;

export type EventWithCosts = { readonly event: EventFacts; readonly costs: CostFacts };

export const NO_BENCHMARKS: Benchmarks = {};

export type DashboardFacts = {
  readonly now: number;
  readonly store: StoreFacts;
  readonly event: EventFacts;
  readonly costs: CostFacts;
  readonly channels: readonly ChannelFacts[];
  readonly directParticipants: number;
  readonly directConversions: number;
  readonly hours: readonly HourFacts[];
  readonly profile: readonly ShownProfile[];
  readonly sales: DailySales;
  /** Earlier ENDED or ARCHIVED events of the store. */
  readonly earlier: readonly EventWithCosts[];
  readonly benchmarks: Benchmarks;
};
