import { useMutation, useQuery } from "@tanstack/react-query";
import { api, errorText, queryClient, useOfflineReason, useStore } from "../../api/index.ts";
import { channelName } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";

/** A line for channels that the event did not reach, with another try for the owner. */
export function FailedChannels({ eventId }: { readonly eventId: string }) {
  const { role } = useStore();
  const offline = useOfflineReason();
  const { data } = useQuery(api.distribution.latest.queryOptions({ eventId }));
  const retry = useMutation({
    ...api.distribution.retry.mutationOptions(),
    onSettled: () => queryClient.invalidateQueries(api.distribution.latest.queryFilter({ eventId })),
  });
  const failed = data?.results.filter(({ status }) => status === "FAILED") ?? [];
  if (data === null || data === undefined || failed.length === 0) return null;
  const { distributionId } = data;
  return (
    <div role="status" className="rounded-xl bg-bad-soft px-3 py-2 text-bad">
      <p className="font-semibold">
        {m.home_failed({ channels: failed.map(({ channel }) => channelName(channel)).join(", ") })}
      </p>
      {retry.isError ? <p className="text-sm">{errorText(retry.error)}</p> : null}
      {role === "owner" ? (
        <Button
          look="plain"
          className="mt-2"
          isPending={retry.isPending}
          blockedBecause={offline}
          onClick={() => retry.mutate({ distributionId, channels: failed.map(({ channel }) => channel) })}
        >
          {m.home_sendAgain()}
        </Button>
      ) : null}
    </div>
  );
}
