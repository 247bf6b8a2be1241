import type { Dashboard } from "../services/analytics/index.ts";
import { showCount, showPercent, showWon } from "./figures.ts";

/** Heads of a table of channels. @param hasCosts whether this reader may see costs */
export function channelHeads(hasCosts: boolean): string[] {
  return ["채널", "노출", "참여자", "전환율", ...(hasCosts ? ["비용", "참여자당 비용"] : [])];
}

/** The cells of one channel below these heads; where nobody came there is no cost of a person. */
export function channelCells(row: Dashboard["channelPerformance"][number], hasCosts: boolean): string[] {
  const { label, views, participants, conversionRate, costKrw, costPerAcquisition } = row;
  const cells = [label, showCount(views, "회"), showCount(participants, "명"), showPercent(conversionRate)];
  if (!hasCosts) return cells;
  return [...cells, showWon(costKrw), costPerAcquisition === null ? "-" : showWon(costPerAcquisition)];
}
