export { cancelChannel } from "./cancel.ts";
export { collectStats } from "./collect-stats.ts";
export { confirmPost } from "./confirm.ts";
export { countUnconfirmed } from "./count-unconfirmed.ts";
export { type DeliveryFigures, deliveryFigures } from "./delivery-figures.ts";
export { deliveryTable } from "./delivery-table.ts";
export { distribute } from "./distribute.ts";
export { DistributeSourceInput, DistributeSourceOutput, distributeSource } from "./distribute-source.ts";
export { estimate } from "./estimate.ts";
export { getDistribution } from "./get-distribution.ts";
export { latestDistribution } from "./latest-distribution.ts";
export { retryDistribution } from "./retry.ts";
export {
  CancelInput,
  ChannelEstimate,
  ChannelRequest,
  ChannelResult,
  ConfirmInput,
  DistributeInput,
  Distribution,
  Estimate,
  EstimateInput,
  GetDistributionInput,
  LatestDistribution,
  LatestDistributionInput,
  RetryInput,
} from "./schemas.ts";
export { tickDistribution } from "./tick-distribution.ts";
export { tickStatistics } from "./tick-statistics.ts";
export { type SourceRequest, toChannelRequests } from "./to-requests.ts";
export { storesOfPosts, wakeRows } from "./wake-rows.ts";
