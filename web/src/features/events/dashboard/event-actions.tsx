import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import {
  api,
  errorText,
  madang,
  type Outputs,
  queryClient,
  useOfflineReason,
  useOwns,
} from "../../../api/index.ts";
import { channelName } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { BOXED, Button, ButtonLink, ConfirmDialog, saveFile, showToast } from "../../../ui/index.ts";

type EventActionsProps = {
  readonly eventId: string;
  readonly storeId: string;
  readonly status: string;
};

/** What can be done with an event from its dashboard. Staff read only. */
export function EventActions(props: EventActionsProps) {
  const { eventId, storeId } = props;
  const isOwner = useOwns(storeId);
  return (
    <div className="mb-4 flex flex-wrap items-start gap-2">
      <ButtonLink to="/events/$eventId/people" params={{ eventId }}>
        {m.people_title()}
      </ButtonLink>
      {props.status === "DRAFT" ? null : (
        <ButtonLink look="plain" to="/events/$eventId/distribution" params={{ eventId }}>
          {m.distribution_title()}
        </ButtonLink>
      )}
      {props.status === "ENDED" || props.status === "ARCHIVED" ? (
        <ButtonLink look="plain" to="/events/$eventId/draw" params={{ eventId }}>
          {m.draw_title()}
        </ButtonLink>
      ) : null}
      {isOwner ? <RefreshButton eventId={eventId} /> : null}
      <details className="open:w-full">
        <summary className={`${BOXED} list-none`}>{m.dashboard_actions()}</summary>
        <div className="mt-2 flex flex-wrap gap-2">
          <a href={`/report/${eventId}`} className={BOXED}>
            {m.dashboard_print()}
          </a>
          {isOwner ? (
            <Link to="/events/$eventId/share" params={{ eventId }} className={BOXED}>
              {m.share_title()}
            </Link>
          ) : null}
          {isOwner ? <ExportButtons eventId={eventId} /> : null}
          {isOwner && props.status === "ACTIVE" ? <EndButton {...props} /> : null}
        </div>
      </details>
    </div>
  );
}

/** Asks the channels now. */
function RefreshButton({ eventId }: { readonly eventId: string }) {
  const offline = useOfflineReason();
  const refresh = useMutation(
    api.analytics.refresh.mutationOptions({
      onSuccess: (answer) => {
        void queryClient.invalidateQueries(api.analytics.pathFilter());
        showToast(refreshWords(answer));
      },
      onError: (error) => showToast(errorText(error)),
    }),
  );
  return (
    <Button
      look="plain"
      isPending={refresh.isPending}
      blockedBecause={offline}
      onClick={() => refresh.mutate({ eventId })}
    >
      {m.dashboard_refresh()}
    </Button>
  );
}

function refreshWords({ collected, failed }: Outputs["analytics"]["refresh"]): string {
  const channels = failed.map((channel) => channelName(channel)).join(", ");
  if (failed.length > 0) return m.dashboard_refreshFailed({ channels });
  return collected.length === 0 ? m.dashboard_refreshNothing() : m.dashboard_refreshed();
}

function ExportButtons({ eventId }: { readonly eventId: string }) {
  const offline = useOfflineReason();
  const isBlocked = offline !== undefined;
  const save = useMutation({
    mutationFn: (format: "CSV" | "XLSX") => madang.analytics.export.query({ eventId, format }),
    onSuccess: (file) => {
      const { fileName, contentType } = file;
      saveFile({
        fileName,
        contentType,
        ...(file.format === "CSV" ? { text: file.csv } : { base64: file.base64 }),
      });
    },
    onError: (error) => showToast(errorText(error)),
  });
  return (
    <>
      <Button
        look="plain"
        isPending={save.isPending}
        isBlocked={isBlocked}
        onClick={() => save.mutate("XLSX")}
      >
        {m.dashboard_excel()}
      </Button>
      <Button
        look="plain"
        isPending={save.isPending}
        isBlocked={isBlocked}
        onClick={() => save.mutate("CSV")}
      >
        {m.dashboard_csv()}
      </Button>
      {isBlocked ? <p className="w-full text-sm text-soft">{offline}</p> : null}
    </>
  );
}

/** Ends for good, so it asks first. */
function EndButton({ eventId }: EventActionsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const end = useMutation(
    api.events.end.mutationOptions({
      onSuccess: () => {
        setIsOpen(false);
        showToast(m.dashboard_ended());
        void queryClient.invalidateQueries();
      },
    }),
  );
  return (
    <>
      <Button look="danger" onClick={() => setIsOpen(true)}>
        {m.dashboard_end()}
      </Button>
      <ConfirmDialog
        title={m.dashboard_endTitle()}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        deed={m.dashboard_endNow()}
        onConfirm={() => end.mutate({ eventId })}
        work={end}
      >
        <p className="mb-4">{m.dashboard_endText()}</p>
      </ConfirmDialog>
    </>
  );
}
