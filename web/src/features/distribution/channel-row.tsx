import { useMutation } from "@tanstack/react-query";
import { api, errorText, madang, type Outputs, queryClient, useOfflineReason } from "../../api/index.ts";
import { channelName, dateTime, money } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, classes, Spinner, TextAnchor } from "../../ui/index.ts";
import { AssistedPost } from "./assisted-post.tsx";
import { resultWords } from "./result-words.ts";

export type ChannelResult = NonNullable<Outputs["distribution"]["latest"]>["results"][number];
type Status = ChannelResult["status"];

const WORDS: Record<Status, () => string> = {
  PENDING: m.distribution_pending,
  IN_PROGRESS: m.distribution_inProgress,
  SCHEDULED: m.distribution_scheduled,
  ACTION_REQUIRED: m.distribution_actionRequired,
  UNCONFIRMED: m.distribution_unconfirmed,
  SUCCESS: m.distribution_success,
  FAILED: m.distribution_failed,
  CANCELLED: m.distribution_cancelled,
};

const LOOKS: Record<Status, string> = {
  PENDING: "bg-sunken text-ink",
  IN_PROGRESS: "bg-sunken text-ink",
  SCHEDULED: "bg-brand-soft text-ink",
  ACTION_REQUIRED: "bg-warn-soft text-warn",
  UNCONFIRMED: "bg-warn-soft text-warn",
  SUCCESS: "bg-brand-soft text-brand",
  FAILED: "bg-bad-soft text-bad",
  CANCELLED: "bg-sunken text-soft",
};

type ChannelRowProps = {
  readonly result: ChannelResult;
  readonly distributionId: string;
  readonly eventId: string;
  /** Staff read only. */
  readonly isOwner: boolean;
};

/** One channel on its way; a failed one is tried again by itself. */
export function ChannelRow({ result, distributionId, eventId, isOwner }: ChannelRowProps) {
  const { channel, status, costKrw, scheduledAt, nextAttemptAt, action, simulated } = result;
  const words = resultWords(result);
  const offline = useOfflineReason();
  const retry = useMutation({
    mutationFn: () => madang.distribution.retry.mutate({ distributionId, channels: [channel] }),
    onSettled: () =>
      queryClient.invalidateQueries({ queryKey: api.distribution.latest.queryKey({ eventId }) }),
  });
  return (
    <section
      aria-label={channelName(channel)}
      data-status={status}
      className="rounded-2xl border border-line bg-card p-4"
    >
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-lg font-bold">{channelName(channel)}</h2>
        <div className="flex flex-wrap items-center gap-2">
          <span
            role="status"
            className={classes(
              "inline-flex items-center gap-2 rounded-full px-3 py-1 font-semibold",
              LOOKS[status],
            )}
          >
            {status === "PENDING" || status === "IN_PROGRESS" ? <Spinner /> : null}
            {WORDS[status]()}
          </span>
          {simulated ? (
            <span className="rounded-full bg-warn-soft px-3 py-1 font-semibold text-warn">
              {m.distribution_practice()}
            </span>
          ) : null}
        </div>
      </div>
      {words === undefined ? null : (
        <p className={classes("mt-2", status === "FAILED" && "font-semibold text-bad")}>{words}</p>
      )}
      {scheduledAt === undefined ? null : (
        <p className="mt-2">{m.distribution_goesOutAt({ at: dateTime(scheduledAt) })}</p>
      )}
      {nextAttemptAt === undefined ? null : (
        <p className="mt-2 text-soft">{m.distribution_nextLook({ at: dateTime(nextAttemptAt) })}</p>
      )}
      {costKrw === null ? null : (
        <p className="mt-2 text-sm text-soft">
          {simulated
            ? m.distribution_costPractice({ cost: money(costKrw) })
            : m.distribution_cost({ cost: money(costKrw) })}
        </p>
      )}
      <Post result={result} />
      {isOwner && status === "FAILED" ? (
        <div className="mt-3">
          <Button
            look="danger"
            isPending={retry.isPending}
            blockedBecause={offline}
            onClick={() => retry.mutate()}
          >
            {m.distribution_retry()}
            <span className="sr-only">: {channelName(channel)}</span>
          </Button>
        </div>
      ) : null}
      {retry.isError ? (
        <p role="alert" className="mt-2 font-semibold text-bad">
          {errorText(retry.error)}
        </p>
      ) : null}
      {action === undefined || !isOwner ? null : (
        <AssistedPost action={action} channel={channel} distributionId={distributionId} eventId={eventId} />
      )}
    </section>
  );
}

/** Where the post is. A simulator's own address leads nowhere; one that the owner has told is hers to open. */
function Post({ result }: { readonly result: ChannelResult }) {
  const { externalRef, providerStatus, simulated } = result;
  if (externalRef?.url === undefined) return null;
  const isDeclared = providerStatus === "OWNER_DECLARED";
  if (simulated && !isDeclared) return <p className="mt-2 text-sm text-soft">{m.distribution_noPost()}</p>;
  return (
    <p className="flex flex-wrap items-center gap-x-3">
      <TextAnchor href={externalRef.url} target="_blank" rel="noreferrer">
        {m.distribution_seePost()}
      </TextAnchor>
      {isDeclared ? <span className="text-sm text-soft">{m.distribution_declared()}</span> : null}
    </p>
  );
}
