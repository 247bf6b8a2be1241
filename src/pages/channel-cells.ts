import { CHANNEL_NAMES, isChannelId } from "../channels/index.ts";
import type { Dashboard } from "../services/analytics/index.ts";
import { showCount, showShare, showWon } from "./figures.ts";

/** Heads of a table of channels. @param hasCosts whether this reader may see costs */
export function channelHeads(hasCosts: boolean): string[] {
  return ["채널", "노출", "참여자", "참여율", ...(hasCosts ? ["비용", "참여자당 비용"] : [])];
}

/** As the owner's app calls it. @example channelName("NaverBlog") // "네이버 블로그"; of "direct": "직접 방문" */
export function channelName(channel: string): string {
  return isChannelId(channel) ? CHANNEL_NAMES[channel] : "직접 방문";
}

/** The cells of one channel below these heads; where nobody came there is no cost of a person. */
export function channelCells(row: Dashboard["channelPerformance"][number], hasCosts: boolean): string[] {
  const { channel, views, participants, conversionRate, costKrw, costPerAcquisition } = row;
  const cells = [
    channelName(channel),
    showCount(views, "회"),
    showCount(participants, "명"),
    showShare(conversionRate, participants),
  ];
  if (!hasCosts) return cells;
  return [...cells, showWon(costKrw), costPerAcquisition === null ? "-" : showWon(costPerAcquisition)];
}
