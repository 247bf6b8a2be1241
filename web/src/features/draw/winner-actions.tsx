import { useMutation } from "@tanstack/react-query";
import { api, errorText, type Outputs, useOfflineReason, useStore } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Dialog, showToast, TextAnchor } from "../../ui/index.ts";
import { CopyButton } from "./copy-button.tsx";
import type { Pick } from "./draw.ts";
import { PassOn } from "./pass-on.tsx";

type WinnerActionsProps = { readonly eventId: string; readonly pick: Pick };

/** What an owner does for a winner who is awaited, or whose details have come. */
export function WinnerActions({ eventId, pick }: WinnerActionsProps) {
  const { status, participantId } = pick;
  if (status !== "PENDING" && status !== "SUBMITTED") return null;
  return (
    <div className="mt-2 flex flex-wrap gap-2">
      {status === "PENDING" ? <LinkButton eventId={eventId} pick={pick} /> : null}
      {status === "PENDING" && participantId !== null ? (
        <PhoneButton eventId={eventId} participantId={participantId} />
      ) : null}
      {status === "SUBMITTED" && pick.contact !== null ? (
        <ContactButton eventId={eventId} pick={pick} />
      ) : null}
      {status === "PENDING" ? <PassOn eventId={eventId} pick={pick} /> : null}
    </div>
  );
}

function LinkButton({ eventId, pick }: WinnerActionsProps) {
  const offline = useOfflineReason();
  const make = useMutation(
    api.draws.contactLink.mutationOptions({ gcTime: 0, onError: (error) => showToast(errorText(error)) }),
  );
  return (
    <>
      <Button
        look="plain"
        isPending={make.isPending}
        blockedBecause={offline}
        onClick={() => make.mutate({ eventId, rank: pick.rank })}
      >
        {m.draw_makeLink()}
      </Button>
      <Dialog title={m.draw_linkTitle()} isOpen={make.data !== undefined} onClose={() => make.reset()}>
        {make.data === undefined ? null : <LinkToSend link={make.data} />}
      </Dialog>
    </>
  );
}

function LinkToSend({ link }: { readonly link: Outputs["draws"]["contactLink"] }) {
  const store = useStore();
  const at = dateTime(link.expiresAt);
  const text = m.draw_smsText({ store: store.name, at, url: link.url });
  return (
    <>
      <p className="mb-3">{m.draw_linkText({ at })}</p>
      <p className="mb-1 text-sm text-soft">{m.draw_link()}</p>
      <p className="mb-4 rounded-xl bg-sunken p-3 font-mono text-sm break-all">{link.url}</p>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={text} />
        <TextAnchor href={`sms:?body=${encodeURIComponent(text)}`}>{m.draw_sms()}</TextAnchor>
      </div>
    </>
  );
}

type PhoneButtonProps = { readonly eventId: string; readonly participantId: string };

function PhoneButton({ eventId, participantId }: PhoneButtonProps) {
  const show = useMutation(
    api.participation.reveal.mutationOptions({ gcTime: 0, onError: (error) => showToast(errorText(error)) }),
  );
  return (
    <Details
      button={m.draw_showPhone()}
      isPending={show.isPending}
      onAsk={() => show.mutate({ eventId, participantId })}
      onClose={() => show.reset()}
      lines={
        show.data && [
          [m.draw_name(), show.data.name ?? m.draw_noName()],
          [m.draw_phone(), show.data.phone],
        ]
      }
    />
  );
}

function ContactButton({ eventId, pick }: WinnerActionsProps) {
  const show = useMutation(
    api.draws.revealContact.mutationOptions({ gcTime: 0, onError: (error) => showToast(errorText(error)) }),
  );
  const address = show.data?.address ?? null;
  return (
    <Details
      button={m.draw_showContact()}
      isPending={show.isPending}
      onAsk={() => show.mutate({ eventId, rank: pick.rank })}
      onClose={() => show.reset()}
      lines={
        show.data && [
          [m.draw_name(), show.data.name],
          [m.draw_phone(), show.data.phone],
          ...(address === null ? [] : [[m.draw_address(), address] as const]),
        ]
      }
    />
  );
}

type DetailsProps = {
  readonly button: string;
  readonly isPending: boolean;
  readonly onAsk: () => void;
  readonly onClose: () => void;
  readonly lines: readonly (readonly [string, string])[] | undefined;
};

/** Somebody in full, for as long as the dialog is open. */
function Details({ button, isPending, onAsk, onClose, lines }: DetailsProps) {
  const offline = useOfflineReason();
  return (
    <>
      <Button look="plain" isPending={isPending} blockedBecause={offline} onClick={onAsk}>
        {button}
      </Button>
      <Dialog title={button} isOpen={lines !== undefined} onClose={onClose}>
        <dl className="mb-3">
          {lines?.map(([name, value]) => (
            <div key={name} className="flex gap-3 py-1">
              <dt className="w-20 shrink-0 text-soft">{name}</dt>
              <dd className="font-semibold">{value}</dd>
            </div>
          ))}
        </dl>
        <p className="text-sm text-soft">{m.draw_logged()}</p>
      </Dialog>
    </>
  );
}
