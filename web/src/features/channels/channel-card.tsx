import type { Outputs } from "../../api/index.ts";
import { channelName, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Card, classes } from "../../ui/index.ts";
import { blockedWords, breakerWords, transitionWords } from "./breaker-words.ts";
import { ChannelActions } from "./channel-actions.tsx";
import { deliveryFacts } from "./delivery-facts.ts";

export type Channel = Outputs["channels"]["list"][number];

type ChannelCardProps = {
  readonly storeId: string;
  readonly channel: Channel;
  /** Where the shop may practise on simulated channels. */
  readonly canPractise: boolean;
};

const STATES: Record<Channel["state"], { readonly words: () => string; readonly look: string }> = {
  CONNECTED: { words: m.channels_connected, look: "bg-brand-soft text-brand" },
  RECONNECT_NEEDED: { words: m.channels_reconnect, look: "bg-warn-soft text-warn" },
  RESTRICTED: { words: m.channels_restricted, look: "bg-bad-soft text-bad" },
  NOT_CONFIGURED: { words: m.channels_notConfigured, look: "bg-sunken text-ink" },
};

/** One channel in words; nothing that was entered as a secret is ever shown again. */
export function ChannelCard({ storeId, channel, canPractise }: ChannelCardProps) {
  const { words, look } = STATES[channel.state];
  return (
    <Card
      title={channelName(channel.channel)}
      className="flex h-full flex-col"
      actions={
        <span className={classes("rounded-full px-2.5 py-0.5 text-sm font-semibold", look)}>{words()}</span>
      }
    >
      <div className="grow">
        <Trouble channel={channel} />
        {factsOf(channel).map((fact) => (
          <p key={fact} className="text-sm text-soft">
            {fact}
          </p>
        ))}
        <More channel={channel} />
      </div>
      <ChannelActions {...{ storeId, channel, canPractise }} />
    </Card>
  );
}

/** What keeps posts from being taken now; nothing when all is well. */
function Trouble({ channel: { breaker, blocked } }: { readonly channel: Channel }) {
  const told = [
    ...(breaker.state === "CLOSED" ? [] : [breakerWords(breaker)]),
    ...(blocked === null ? [] : [blockedWords(blocked)]),
  ];
  if (told.length === 0) return null;
  return (
    <div className="mb-2 rounded-xl bg-warn-soft px-3 py-2 text-sm font-semibold text-warn">
      {told.map((words) => (
        <p key={words}>{words}</p>
      ))}
    </div>
  );
}

function factsOf(channel: Channel) {
  const { state, provider, accountLabel, expiresAt, breaker, blocked } = channel;
  const isWell = state === "CONNECTED" && breaker.state === "CLOSED" && blocked === null;
  return [
    provider === "simulator" ? m.channels_practice() : isWell ? m.channels_well() : undefined,
    accountLabel === null ? undefined : m.channels_account({ account: accountLabel }),
    ...deliveryFacts(channel),
    expiresAt === null ? undefined : m.channels_expires({ at: dateTime(expiresAt) }),
  ].filter((fact) => fact !== undefined);
}

/** What is looked up now and then: the last troubles, and the address that a partner asks for. */
function More({ channel: { breaker, provider, webhookUrl } }: { readonly channel: Channel }) {
  const address = provider === "simulator" ? null : webhookUrl;
  if (breaker.history.length === 0 && address === null) return null;
  return (
    <details className="mt-1">
      <summary className="flex min-h-11 items-center text-sm font-semibold">{m.channels_more()}</summary>
      {address === null ? null : (
        <p className="mb-2 text-sm">
          {m.channels_webhook()} <span className="font-semibold break-all">{address}</span>
        </p>
      )}
      <ul className="text-sm text-soft">
        {breaker.history.map((transition) => (
          <li key={`${transition.at} ${transition.words}`}>
            {dateTime(transition.at)} · {transitionWords(transition)}
          </li>
        ))}
      </ul>
    </details>
  );
}
