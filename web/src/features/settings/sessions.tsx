import { useMutation, useQuery } from "@tanstack/react-query";
import { api, errorText, queryClient, useOfflineReason } from "../../api/index.ts";
import { ago } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, QueryBlock, showToast } from "../../ui/index.ts";
import { deviceWords } from "./device-words.ts";

/** Devices that are signed in; each other one can be signed out from here. */
export function Sessions() {
  const offline = useOfflineReason();
  const sessions = useQuery(api.account.sessions.queryOptions({ limit: 50 }));
  const revoke = useMutation(
    api.account.revokeSession.mutationOptions({
      onSuccess: () => {
        showToast(m.settings_revoked());
        void queryClient.invalidateQueries(api.account.sessions.pathFilter());
      },
      onError: (error) => showToast(errorText(error)),
    }),
  );
  return (
    <QueryBlock query={sessions}>
      {({ items }) => (
        <ul className="mb-4">
          {items.map(({ id, label, lastSeenAt, isCurrent }) => (
            <li
              key={id}
              className="flex flex-wrap items-center justify-between gap-2 border-t border-line py-2 first:border-0"
            >
              <span>
                {deviceWords(label)}
                <span className="block text-sm text-soft">
                  {isCurrent ? m.settings_thisDevice() : m.settings_lastSeen({ age: ago(lastSeenAt) })}
                </span>
              </span>
              {isCurrent ? null : (
                <div>
                  <Button
                    look="plain"
                    isPending={revoke.isPending && revoke.variables.sessionId === id}
                    blockedBecause={offline}
                    onClick={() => revoke.mutate({ sessionId: id })}
                  >
                    {m.settings_revoke()}
                    <span className="sr-only">: {deviceWords(label)}</span>
                  </Button>
                </div>
              )}
            </li>
          ))}
        </ul>
      )}
    </QueryBlock>
  );
}
