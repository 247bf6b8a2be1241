import {
  CancelInput,
  ConfirmInput,
  cancelChannel,
  confirmPost,
  DistributeInput,
  Distribution,
  distribute,
  Estimate,
  EstimateInput,
  estimate,
  GetDistributionInput,
  getDistribution,
  LatestDistribution,
  LatestDistributionInput,
  latestDistribution,
  RetryInput,
  retryDistribution,
} from "../services/distribution/index.ts";
import { memberProcedure, ownerProcedure, router } from "../trpc.ts";

export const distributionRouter = router({
  estimate: ownerProcedure.input(EstimateInput).output(Estimate).query(estimate),
  distribute: ownerProcedure.input(DistributeInput).output(Distribution).mutation(distribute),
  get: memberProcedure.input(GetDistributionInput).output(Distribution).query(getDistribution),
  latest: memberProcedure.input(LatestDistributionInput).output(LatestDistribution).query(latestDistribution),
  retry: ownerProcedure.input(RetryInput).output(Distribution).mutation(retryDistribution),
  cancel: ownerProcedure.input(CancelInput).output(Distribution).mutation(cancelChannel),
  confirm: ownerProcedure.input(ConfirmInput).output(Distribution).mutation(confirmPost),
});
