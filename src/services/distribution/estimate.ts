import {
  CHANNEL_LABELS,
  CODE_TO_COME,
  type Issue,
  isChannelError,
  registryOf,
} from "../../channels/index.ts";
import type { ServiceContext } from "../../context.ts";
import { correctedEstimate, estimateAccuracy } from "../analytics/index.ts";
import { openConnection } from "../channel/index.ts";
import { marketingRecipients } from "../participation/index.ts";
import { OWNER, requireEvent } from "../store/index.ts";
import { composeContent, type PlannedChannel, planChannels } from "./plan-channels.ts";
import type { ChannelEstimate, Estimate, EstimateInput } from "./schemas.ts";
import { budgetSentence, capsOf, readSpend } from "./spend.ts";
import type { Subject } from "./subject.ts";
import { loadSubject } from "./subject.ts";
import { deriveInput } from "./views.ts";

/**
 * What each channel would cost, how many views to expect and what stands in the way. Sends nothing; allowed for
 * drafts too.
 *
 * @throws AppError INVALID NOTHING_TO_DISTRIBUTE when neither the request nor the plan names a channel
 * @example (await estimate({ ctx, input: { eventId } })).map((row) => row.costKrw)
 */
export async function estimate(options: { ctx: ServiceContext; input: EstimateInput }): Promise<Estimate> {
  const { ctx, input } = options;
  const { storeId, eventId } = await requireEvent(ctx, input.eventId, OWNER);
  const [subject, accuracy] = await Promise.all([
    loadSubject(ctx, { storeId, eventId }, [input.channels]),
    estimateAccuracy(ctx, storeId),
  ]);
  const planned = planChannels(ctx, subject.event, input.channels);
  const estimates = (await Promise.all(planned.map((entry) => estimateChannel(ctx, subject, entry)))).map(
    (row) => {
      const past = accuracy.find(({ channel }) => channel === row.channel);
      return { ...row, correctedViews: past ? correctedEstimate(row.estimatedViews, past) : null };
    },
  );
  return withBudgetIssues({
    estimates,
    channelCaps: planned.map((entry) => capsOf(subject.event, { ...entry, content: entry }).channelKrw),
    capKrw: subject.event.budgetCapKrw,
    spend: await readSpend(ctx, { storeId, eventId }),
  });
}

/** A cap that a channel would pass by itself is hard; one that the channels pass together only warns. */
function withBudgetIssues(plan: {
  readonly estimates: readonly ChannelEstimate[];
  /** By the place of the estimate, won. */
  readonly channelCaps: readonly (number | null)[];
  readonly capKrw: number | null;
  readonly spend: Awaited<ReturnType<typeof readSpend>>;
}): ChannelEstimate[] {
  const { totalKrw, byChannel } = plan.spend;
  let together = totalKrw;
  return plan.estimates.map((estimate, index) => {
    const { channel, costKrw } = estimate;
    const channelCap = plan.channelCaps[index] ?? null;
    together += costKrw;
    const passes = (capKrw: number | null, sumKrw: number) =>
      costKrw > 0 && capKrw !== null && sumKrw > capKrw;
    const issue = (
      severity: "hard" | "soft",
      field: string,
      about: { capKrw: number; spentKrw: number },
    ) => ({
      ...estimate,
      issues: [
        ...estimate.issues,
        {
          severity,
          field,
          code: "BUDGET_EXCEEDED",
          message: budgetSentence({ ...about, amountKrw: costKrw }),
        },
      ],
    });
    const ownKrw = byChannel.get(channel) ?? 0;
    if (passes(channelCap, ownKrw + costKrw))
      return issue("hard", "capKrw", { capKrw: channelCap ?? 0, spentKrw: ownKrw });
    if (passes(plan.capKrw, totalKrw + costKrw))
      return issue("hard", "budgetCapKrw", { capKrw: plan.capKrw ?? 0, spentKrw: totalKrw });
    if (passes(plan.capKrw, together))
      return issue("soft", "budgetCapKrw", { capKrw: plan.capKrw ?? 0, spentKrw: together - costKrw });
    return estimate;
  });
}

async function estimateChannel(
  ctx: ServiceContext,
  subject: Subject,
  entry: PlannedChannel,
): Promise<Omit<ChannelEstimate, "correctedViews">> {
  const { channel } = entry;
  const { storeId } = subject.event;
  const adapter = registryOf(ctx.deps.channels).get(channel);
  const { needsRecipients } = adapter.descriptor.capabilities;
  const recipientCount = needsRecipients ? (await marketingRecipients({ ctx, storeId })).length : 0;
  const { sent } = composeContent(ctx, subject, { ...entry, trackingCode: CODE_TO_COME });
  const input = deriveInput(ctx, { ...subject, trackingCode: CODE_TO_COME });
  const issues: Issue[] = [
    ...adapter.validate(sent, input),
    ...(await connectionIssues(ctx, { storeId, channel })),
  ];
  if (needsRecipients)
    issues.push(...recipientIssues(recipientCount, adapter.descriptor.limits.recipientMax));
  return {
    channel,
    label: CHANNEL_LABELS[channel],
    ...adapter.estimate(sent, { ...input, recipientCount }),
    issues,
    content: { ...sent },
  };
}

/** Nobody to write to, or more people than one message reaches. */
function recipientIssues(count: number, max: unknown): Issue[] {
  if (count === 0)
    return [
      {
        severity: "hard",
        field: "recipients",
        code: "NO_RECIPIENTS",
        message: "메시지를 받겠다고 동의한 고객이 아직 없어요.",
      },
    ];
  if (typeof max !== "number" || count <= max) return [];
  const people = (n: number) => `${n.toLocaleString("ko-KR")}명`;
  return [
    {
      severity: "soft",
      field: "recipients",
      code: "TOO_MANY_RECIPIENTS",
      message: `한 번에 ${people(max)}까지 보낼 수 있어요. 동의한 ${people(count)} 가운데 ${people(max)}에게 보내요.`,
    },
  ];
}

async function connectionIssues(
  ctx: ServiceContext,
  place: { storeId: string; channel: PlannedChannel["channel"] },
): Promise<Issue[]> {
  try {
    await openConnection(ctx, place);
    return [];
  } catch (thrown) {
    if (!isChannelError(thrown)) throw thrown;
    return [{ severity: "hard", field: "connection", code: thrown.reason, message: thrown.messageKo }];
  }
}
