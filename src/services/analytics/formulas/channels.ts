import { CHANNEL_LABELS, type ChannelStatus } from "../../../channels/index.ts";
import type { ChannelRow, Degraded } from "../schemas/index.ts";
import { acquisitionCost } from "./acquisition.ts";
import type { ChannelFacts } from "./facts.ts";
import { channelFreshness, measuredNow } from "./freshness.ts";
import { divideHalfUp, percentOf } from "./numbers.ts";
import { countedViews, type Scene } from "./section.ts";

export const DIRECT_LABEL = "직접";

/** One row a channel in the order of display, then the participants without a code: together they are all. */
export function channelRows(scene: Scene): ChannelRow[] {
  return [...scene.facts.channels.map((channel) => rowOf(scene, channel)), directRow(scene)];
}

function rowOf(scene: Scene, channel: ChannelFacts): ChannelRow {
  const { facts, zone } = scene;
  const views = countedViews(channel);
  const cost = facts.costs.channelKrw.get(channel.channel) ?? 0;
  return {
    channel: channel.channel,
    label: CHANNEL_LABELS[channel.channel],
    views,
    participants: channel.participants,
    conversions: channel.conversions,
    conversionRate: views === null ? null : percentOf(channel.participants, views),
    costKrw: cost,
    costPerAcquisition: costPerAcquisition(cost, channel.participants),
    acquisitionCost: acquisitionCost(cost, channel.participants),
    status: contractStatus(channel.status),
    detail: channel.status,
    metrics: {
      impressions: channel.impressions,
      clicks: channel.clicks,
      likes: channel.likes,
      comments: channel.comments,
      shares: channel.shares,
      calls: channel.calls,
      completedCalls: channel.completedCalls,
      averageSeconds: channel.averageSeconds,
    },
    source: channel.source,
    stale: channel.failReason !== null && channel.asOf !== null,
    missing: views === null,
    asOf: channel.asOf === null ? null : zone.iso(channel.asOf),
    freshness: channelFreshness(scene, channel),
    estimatedViews: channel.estimatedViews,
    restatement: lastRestatement(scene, channel),
  };
}

function lastRestatement({ zone }: Scene, { restatement }: ChannelFacts): ChannelRow["restatement"] {
  if (restatement === null) return null;
  const { metric, before, after, restatedAt } = restatement;
  return { metric, before, after, delta: after - before, restatedAt: zone.iso(restatedAt) };
}

function directRow(scene: Scene): ChannelRow {
  const { facts, zone } = scene;
  return {
    channel: "direct",
    label: DIRECT_LABEL,
    views: null,
    participants: facts.directParticipants,
    conversions: facts.directConversions,
    conversionRate: null,
    costKrw: 0,
    costPerAcquisition: costPerAcquisition(0, facts.directParticipants),
    acquisitionCost: acquisitionCost(0, facts.directParticipants),
    status: "SUCCESS",
    detail: null,
    metrics: NO_METRICS,
    source: "measured",
    stale: false,
    missing: true,
    asOf: zone.iso(facts.now),
    freshness: measuredNow(scene),
    estimatedViews: null,
    restatement: null,
  };
}

const NO_METRICS: ChannelRow["metrics"] = {
  impressions: null,
  clicks: null,
  likes: null,
  comments: null,
  shares: null,
  calls: null,
  completedCalls: null,
  averageSeconds: null,
};

/** Won for each participant, half up; null without participants. */
export function costPerAcquisition(costKrw: number, participants: number): number | null {
  return participants === 0 ? null : Number(divideHalfUp(BigInt(costKrw), BigInt(participants)));
}

/** The contract knows three words (D-09). */
export function contractStatus(status: ChannelStatus): ChannelRow["status"] {
  if (status === "SUCCESS") return "SUCCESS";
  return status === "FAILED" || status === "CANCELLED" ? "FAILED" : "PENDING";
}

const FAILURE_TEXT = {
  WooridongneTV: "일부 채널 데이터 로딩 실패",
  RingoBiz: "일부 채널 데이터 로딩 실패",
  GenieTV: "지니TV 데이터 로딩 지연",
  Instagram: "SNS 데이터 로딩 실패",
  NaverBlog: "SNS 데이터 로딩 실패",
  KakaoChannel: "SNS 데이터 로딩 실패",
} as const;

/** Channels whose last collection failed, with the owner's sentence and the age of what is shown instead. */
export function degradedChannels({ facts, zone }: Scene): Degraded[] {
  return facts.channels.flatMap(({ channel, failReason, asOf }) =>
    failReason === null
      ? []
      : [
          {
            channel,
            reason: failReason,
            message: FAILURE_TEXT[channel],
            asOf: asOf === null ? null : zone.iso(asOf),
          },
        ],
  );
}
