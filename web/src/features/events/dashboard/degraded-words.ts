import type { Outputs } from "../../../api/index.ts";
import { channelName } from "../../../format/index.ts";
import { serverWords } from "../../../i18n/index.ts";

type Degraded = Outputs["analytics"]["dashboard"]["degraded"][number];

/** That a channel did not tell its numbers. */
export function degradedWords({ channel, message }: Pick<Degraded, "channel" | "message">): string {
  return serverWords(message, () => `${channelName(channel)} could not be asked for new numbers.`);
}
