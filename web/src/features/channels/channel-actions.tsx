import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, errorText, queryClient, useOfflineReason } from "../../api/index.ts";
import { channelName } from "../../format/index.ts";
import { m, reasonWords } from "../../i18n/index.ts";
import { Button, classes, Dialog } from "../../ui/index.ts";
import type { Channel } from "./channel-card.tsx";
import { ConnectForm } from "./connect-form.tsx";
import { Disconnect } from "./disconnect.tsx";

type ActionsProps = {
  readonly storeId: string;
  readonly channel: Channel;
  readonly canPractise: boolean;
};
type Told = { readonly text: string; readonly isBad: boolean };

/** Connect, check, change; what came of it stays to be read. */
export function ChannelActions({ storeId, channel: shown, canPractise }: ActionsProps) {
  const { channel, state, canSignIn } = shown;
  const [isOpen, setIsOpen] = useState(false);
  const [told, setTold] = useState<Told>();
  const offline = useOfflineReason();
  const failed = (error: unknown) => setTold({ text: errorText(error), isBad: true });
  const probe = useMutation(
    api.channels.probe.mutationOptions({
      onSuccess: ({ ok, reason, message }) => {
        setTold(
          ok
            ? { text: m.channels_probeOk(), isBad: false }
            : {
                text: message === null ? m.channels_probeFailed() : reasonWords(reason ?? "", message),
                isBad: true,
              },
        );
        void queryClient.invalidateQueries(api.channels.pathFilter());
      },
      onError: failed,
    }),
  );
  const signIn = useMutation(
    api.channels.authorize.mutationOptions({ onSuccess: ({ url }) => location.assign(url), onError: failed }),
  );
  const isConfigured = state !== "NOT_CONFIGURED";
  const close = (result?: Told) => {
    setIsOpen(false);
    setTold(result);
  };
  return (
    <div className="mt-3">
      <div className="flex flex-wrap gap-2">
        {canSignIn && state !== "CONNECTED" ? (
          <Button
            isPending={signIn.isPending}
            isBlocked={offline !== undefined}
            onClick={() => signIn.mutate({ storeId, channel })}
          >
            {m.channels_signIn()}
          </Button>
        ) : null}
        {isConfigured ? (
          <Button
            look="plain"
            isPending={probe.isPending}
            isBlocked={offline !== undefined}
            onClick={() => probe.mutate({ storeId, channel })}
          >
            {m.channels_probe()}
          </Button>
        ) : null}
        <Button look={isConfigured || canSignIn ? "plain" : "primary"} onClick={() => setIsOpen(true)}>
          {isConfigured ? m.channels_change() : m.channels_connect()}
        </Button>
      </div>
      {offline && <p className="mt-1 text-sm text-soft">{offline}</p>}
      <p
        role="status"
        className={classes(
          "text-sm font-semibold",
          told !== undefined && "mt-2",
          told?.isBad === true ? "text-bad" : "text-brand",
        )}
      >
        {told?.text}
      </p>
      <Dialog
        title={
          isConfigured
            ? m.channels_changeTitle({ channel: channelName(channel) })
            : m.channels_connectTitle({ channel: channelName(channel) })
        }
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      >
        <ConnectForm {...{ storeId, channel, canPractise }} isConnected={isConfigured} onDone={close} />
        {isConfigured ? (
          <Disconnect
            {...{ storeId, channel }}
            onDone={() => close({ text: m.channels_disconnected(), isBad: false })}
          />
        ) : null}
      </Dialog>
    </div>
  );
}
