export { type ComputedDashboard, computeDashboard } from "./dashboard.ts";
export {
  type Benchmarks,
  type ChannelFacts,
  type CostFacts,
  type DashboardFacts,
  type EventFacts,
  type EventWithCosts,
  type HourFacts,
  NO_BENCHMARKS,
  type ProfileFacts,
  type StoreFacts,
} from "./facts.ts";
export { percentOf, sum } from "./numbers.ts";
