import { CHANNEL_IDS } from "../../../channels/index.ts";

/** Named one by one, so that a new figure is for owners only until somebody has decided otherwise. */
const FOR_STAFF: ReadonlySet<string> = new Set([
  ...["count", "targetGoal", "achievementRate", "dailyChange"].map((name) => `cards.participants.${name}`),
  ...["count", "yesterdayChange"].map((name) => `cards.views.${name}`),
  ...["rate", "before", "after"].map((name) => `cards.sales.${name}`),
  ...CHANNEL_IDS.flatMap((channel) =>
    ["views", "conversionRate"].map((name) => `channels.${channel}.${name}`),
  ),
  ...["participationRate", "conversionRate"].flatMap((metric) =>
    ["mine", "average", "difference", "points"].map((side) => `industry.${metric}.${side}`),
  ),
  ...["participants", "salesGrowth"].flatMap((metric) =>
    ["current", "best", "improvement"].map((side) => `previous.${metric}.${side}`),
  ),
]);

/** Whether staff may ask for a figure: nothing it is derived from is a cost, the margin or a customer's worth (D-18). */
export function isForStaff(figure: string): boolean {
  return FOR_STAFF.has(figure);
}
