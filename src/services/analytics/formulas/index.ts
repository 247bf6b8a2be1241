export { type ComputedDashboard, computeDashboard } from "./dashboard.ts";
export {
  type ChannelFacts,
  type CostFacts,
  type DailySales,
  type DashboardFacts,
  type EventFacts,
  type EventWithCosts,
  type HourFacts,
  NO_BENCHMARKS,
  PROFILE_DIMENSIONS,
  type ProfileDimension,
  type ProfileFacts,
  type ShownProfile,
  type StoreFacts,
} from "./facts.ts";
export { MISSING } from "./freshness.ts";
export { percentOf, sum } from "./numbers.ts";
export {
  type Compared,
  compared,
  costWithin,
  type Days,
  gained,
  lastDays,
  lengthOf,
  sameWeekdaysBefore,
  sumKnown,
} from "./period.ts";
export { CELL_MIN, NEWS_SHARE, NO_ANSWER, nextPublication, PROFILE_GROUPS } from "./profile-publication.ts";
export { channelsCostPerAcquisition, conversionRate, participationRate } from "./rates.ts";
export { NO_RETURN } from "./returns.ts";
export { roiOf } from "./roi.ts";
export { salesWindow } from "./sales.ts";
export { BASELINE_REACH_DAYS } from "./sales-lift.ts";
export { createScene } from "./scene.ts";
export type { CardName } from "./scoreboard.ts";
export { createZone } from "./zone.ts";
