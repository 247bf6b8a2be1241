import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, errorText, type Outputs, queryClient, useOnline } from "../../api/index.ts";
import { channelName, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Card, classes, Dialog, showToast } from "../../ui/index.ts";
import { ConnectForm } from "./connect-form.tsx";

export type Channel = Outputs["channels"]["list"][number];
type ChannelCardProps = { readonly storeId: string; readonly channel: Channel };

const STATES: Record<Channel["state"], { readonly words: () => string; readonly look: string }> = {
  CONNECTED: { words: m.channels_connected, look: "bg-brand-soft text-brand" },
  RECONNECT_NEEDED: { words: m.channels_reconnect, look: "bg-warn-soft text-warn" },
  RESTRICTED: { words: m.channels_restricted, look: "bg-bad-soft text-bad" },
  NOT_CONFIGURED: { words: m.channels_notConfigured, look: "bg-sunken text-ink" },
};

/** One channel in words; nothing that was entered as a secret is ever shown again. */
export function ChannelCard({ storeId, channel }: ChannelCardProps) {
  const { state, accountLabel, lastSuccessAt, expiresAt, breaker, blocked, provider } = channel;
  const { words, look } = STATES[state];
  const lines = [
    provider === "simulator" ? m.channels_simulated() : undefined,
    accountLabel === null ? undefined : m.channels_account({ account: accountLabel }),
    lastSuccessAt === null
      ? m.channels_neverPosted()
      : m.channels_lastSuccess({ at: dateTime(lastSuccessAt) }),
    expiresAt === null ? undefined : m.channels_expires({ at: dateTime(expiresAt) }),
    breaker.state === "CLOSED" ? undefined : breaker.words,
    blocked?.words,
  ].filter((line) => line !== undefined);
  return (
    <Card
      title={channelName(channel.channel)}
      className="h-full"
      actions={
        <span className={classes("rounded-full px-2.5 py-0.5 text-sm font-semibold", look)}>{words()}</span>
      }
    >
      {lines.map((line) => (
        <p key={line} className="text-sm">
          {line}
        </p>
      ))}
      <History history={breaker.history} />
      <Actions storeId={storeId} channel={channel} />
    </Card>
  );
}

function History({ history }: Pick<Channel["breaker"], "history">) {
  if (history.length === 0) return null;
  return (
    <details className="mt-2">
      <summary className="flex min-h-11 items-center text-sm font-semibold">{m.channels_history()}</summary>
      <ul className="text-sm text-soft">
        {history.map(({ at, words }) => (
          <li key={`${at} ${words}`}>
            {dateTime(at)} · {words}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Actions({ storeId, channel: { channel, state, canSignIn } }: ChannelCardProps) {
  const [isConnecting, setIsConnecting] = useState(false);
  const isOnline = useOnline();
  const blockedBecause = isOnline ? undefined : m.common_needsOnline();
  const readAgain = () => void queryClient.invalidateQueries(api.channels.pathFilter());
  const failed = (error: unknown) => showToast(errorText(error));
  const probe = useMutation(
    api.channels.probe.mutationOptions({
      onSuccess: ({ ok, message }) => {
        showToast(ok ? m.channels_probeOk() : (message ?? m.channels_probeFailed()));
        readAgain();
      },
      onError: failed,
    }),
  );
  const disconnect = useMutation(
    api.channels.disconnect.mutationOptions({ onSuccess: readAgain, onError: failed }),
  );
  const signIn = useMutation(
    api.channels.authorize.mutationOptions({ onSuccess: ({ url }) => location.assign(url), onError: failed }),
  );
  const isConnected = state === "CONNECTED";
  return (
    <div className="mt-3 flex flex-wrap gap-2">
      {canSignIn && !isConnected ? (
        <Button
          isPending={signIn.isPending}
          blockedBecause={blockedBecause}
          onClick={() => signIn.mutate({ storeId, channel })}
        >
          {m.channels_signIn()}
        </Button>
      ) : null}
      <Button look={isConnected || canSignIn ? "plain" : "primary"} onClick={() => setIsConnecting(true)}>
        {isConnected ? m.channels_change() : m.channels_connect()}
      </Button>
      {state === "NOT_CONFIGURED" ? null : (
        <>
          <Button
            look="plain"
            isPending={probe.isPending}
            blockedBecause={blockedBecause}
            onClick={() => probe.mutate({ storeId, channel })}
          >
            {m.channels_probe()}
          </Button>
          <Button
            look="quiet"
            isPending={disconnect.isPending}
            blockedBecause={blockedBecause}
            onClick={() => disconnect.mutate({ storeId, channel })}
          >
            {m.channels_disconnect()}
          </Button>
        </>
      )}
      <Dialog
        title={m.channels_connectTitle({ channel: channelName(channel) })}
        isOpen={isConnecting}
        onClose={() => setIsConnecting(false)}
      >
        <ConnectForm storeId={storeId} channel={channel} onDone={() => setIsConnecting(false)} />
      </Dialog>
    </div>
  );
}
