import type { Outputs } from "../../api/index.ts";
import type { ChannelId } from "./channel-words.ts";

export type ChannelEstimate = Outputs["distribution"]["estimate"][number];
type Issue = ChannelEstimate["issues"][number];

/** What keeps a channel from being used at all; everything else is mended in its texts. */
const CLOSED_FIELDS: ReadonlySet<string> = new Set(["connection", "recipients"]);

/** Why nothing can be sent by this channel now; undefined where it can. */
export function closedBecause({ issues }: Pick<ChannelEstimate, "issues">): Issue | undefined {
  return issues.find(({ severity, field }) => severity === "hard" && CLOSED_FIELDS.has(field));
}

/** The channels that something can be sent by. */
export function openChannels(rows: readonly ChannelEstimate[]): ReadonlySet<ChannelId> {
  return new Set(rows.filter((row) => closedBecause(row) === undefined).map(({ channel }) => channel));
}
