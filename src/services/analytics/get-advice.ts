import { CHANNEL_LABELS, registryOf } from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { adviceSentence, adviseBudget, channelSentence, type PaidChannel } from "./advice/index.ts";
import { cachedDashboard } from "./cached-dashboard.ts";
import type { BudgetAdvice, ChannelRow } from "./schemas/index.ts";

/** A channel that keeps less tells nothing any more. */
const FLOOR_SHARE = 0.25;
/** Beyond it nothing was measured. */
const CAP_TIMES = 2;
/** Where a channel names no step of its own. */
const STEP_KRW = 1_000;

/**
 * How the event's channel budget would work better next time (N-06), computed from the numbers of the dashboard.
 * Advice only: nothing here moves money.
 *
 * @throws AppError NOT_FOUND, FORBIDDEN
 * @example const { sentence, channels } = await getAdvice({ ctx, input: { eventId } });
 */
export async function getAdvice({
  ctx,
  input,
}: {
  ctx: ServiceContext;
  input: { readonly eventId: string };
}): Promise<BudgetAdvice> {
  const access = await requireEvent(ctx, input.eventId, OWNER);
  const { value } = await cachedDashboard(ctx, access);
  const { channelPerformance, lastUpdated } = value.computed.dashboard;
  const advice = adviseBudget(
    channelPerformance.flatMap((row) => paidChannel(ctx, row)),
    access.eventId,
  );
  return {
    eventId: access.eventId,
    asOf: lastUpdated,
    sentence: adviceSentence(advice),
    channels: advice.items.map((item) => ({
      ...item,
      label: CHANNEL_LABELS[item.channel],
      sentence: channelSentence(item),
    })),
    moves: [...advice.moves],
    pairs: [...advice.pairs],
    expectedExtraParticipants: advice.expectedExtraParticipants,
  };
}

/** What a channel sells at least, at most and in which steps comes from its own limits. */
function paidChannel(ctx: ServiceContext, row: ChannelRow): PaidChannel[] {
  const { channel, costKrw, participants, detail } = row;
  if (channel === "direct" || costKrw === null || costKrw === 0) return [];
  const { limits } = registryOf(ctx.deps.channels).get(channel).descriptor;
  const { minBudgetKrw, maxBudgetKrw, budgetStepKrw } = limits;
  const most = typeof maxBudgetKrw === "number" ? Math.max(maxBudgetKrw, costKrw) : costKrw * CAP_TIMES;
  return [
    {
      channel,
      costKrw,
      participants,
      hasRun: detail === "SUCCESS",
      floorKrw: Math.max(
        Math.ceil(costKrw * FLOOR_SHARE),
        typeof minBudgetKrw === "number" ? minBudgetKrw : 0,
      ),
      capKrw: Math.min(costKrw * CAP_TIMES, most),
      stepKrw: typeof budgetStepKrw === "number" ? budgetStepKrw : STEP_KRW,
    },
  ];
}
