import { useMutation } from "@tanstack/react-query";
import { api, errorText, queryClient, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import type { ChannelId } from "./credential-fields.ts";

type DisconnectProps = {
  readonly storeId: string;
  readonly channel: ChannelId;
  readonly onDone: () => void;
};

/** Stands behind the card's own buttons, with what it means, so that nobody taps it by chance. */
export function Disconnect({ storeId, channel, onDone }: DisconnectProps) {
  const offline = useOfflineReason();
  const disconnect = useMutation(
    api.channels.disconnect.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(api.channels.pathFilter());
        onDone();
      },
    }),
  );
  return (
    <div className="mt-6 border-t border-line pt-4">
      <p className="mb-3 text-sm text-soft">{m.channels_disconnectText()}</p>
      {disconnect.isError ? (
        <p role="alert" className="mb-3 font-semibold text-bad">
          {errorText(disconnect.error)}
        </p>
      ) : null}
      <Button
        look="danger"
        isPending={disconnect.isPending}
        blockedBecause={offline}
        onClick={() => disconnect.mutate({ storeId, channel })}
      >
        {m.channels_disconnect()}
      </Button>
    </div>
  );
}
