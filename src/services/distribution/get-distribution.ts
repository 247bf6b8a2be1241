import type { ServiceContext } from "../../context.ts";
import { MEMBER, requireDistribution } from "../store/index.ts";
import { showDistribution } from "./distribution-dto.ts";
import type { Distribution, GetDistributionInput } from "./schemas.ts";

/** @throws AppError NOT_FOUND for an unknown or foreign run */
export async function getDistribution(options: {
  ctx: ServiceContext;
  input: GetDistributionInput;
}): Promise<Distribution> {
  const { ctx, input } = options;
  return showDistribution(ctx, await requireDistribution(ctx, input.distributionId, MEMBER));
}
