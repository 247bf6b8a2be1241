import type { Outputs } from "../../api/index.ts";
import { channelName } from "../../format/index.ts";
import { m, serverWords } from "../../i18n/index.ts";

type Told = Outputs["notifications"]["list"]["items"][number];

const BY_KIND: Readonly<Record<string, (about: { channel: string }) => string>> = {
  CHANNEL_FAILED: m.notifications_channelFailed,
  CHANNEL_ACTION_REQUIRED: m.notifications_actionRequired,
  CHANNEL_UNCONFIRMED: m.notifications_unconfirmed,
  CHANNEL_CONFIRMED: m.notifications_confirmed,
  CHANNEL_RECONNECT: m.notifications_reconnect,
  STATS_DELAYED: m.notifications_statsDelayed,
  EVENT_STARTED: m.notifications_eventStarted,
  EVENT_ENDED: m.notifications_eventEnded,
  WEBHOOK_DISABLED: m.notifications_webhookDisabled,
  ANOMALY: m.notifications_anomaly,
};

/** What happened: the server's Korean sentence, which says most; in another language a sentence of its kind. */
export function toldWords({ kind, channel, message }: Pick<Told, "kind" | "channel" | "message">): string {
  const about = { channel: channelName(channel ?? "") ?? channel ?? "" };
  return serverWords(message, () => (BY_KIND[kind] ?? m.notifications_other)(about));
}
