import { useMutation } from "@tanstack/react-query";
import { api, errorText, type Outputs, useOnline } from "../../api/index.ts";
import { channelName, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";

type Participant = Outputs["participation"]["list"]["items"][number];
type PersonProps = { readonly eventId: string; readonly person: Participant; readonly canReveal: boolean };

/** One participant. What is revealed stays on this screen only, and each look is logged by the server. */
export function Person({ eventId, person, canReveal }: PersonProps) {
  const { participantId, channel, registeredAt, redeemedAt, newToStore, erasedAt } = person;
  const isOnline = useOnline();
  const reveal = useMutation(api.participation.reveal.mutationOptions());
  const shown = reveal.data ?? person;
  const facts = [
    dateTime(registeredAt),
    channelName(channel ?? "direct"),
    newToStore === true ? m.people_new() : undefined,
    redeemedAt === null ? undefined : m.people_visited({ at: dateTime(redeemedAt) }),
  ].filter((fact) => fact !== undefined);
  return (
    <li className="flex items-center justify-between gap-3 border-t border-line py-2 first:border-0">
      <div className="min-w-0">
        <p className="font-semibold">
          {erasedAt === null
            ? [shown.name, hyphened(shown.phone ?? "")].filter((part) => part !== null).join(" · ")
            : m.people_erased()}
        </p>
        <ul className="flex flex-wrap gap-x-3 text-sm text-soft">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {reveal.isError ? (
          <p role="alert" className="text-sm font-semibold text-bad">
            {errorText(reveal.error)}
          </p>
        ) : null}
      </div>
      {canReveal && erasedAt === null && reveal.data === undefined ? (
        <div className="shrink-0">
          <Button
            look="quiet"
            className="-mr-4"
            isPending={reveal.isPending}
            isBlocked={!isOnline}
            onClick={() => reveal.mutate({ eventId, participantId })}
          >
            {m.people_reveal()}
            <span className="sr-only">: {person.phone ?? ""}</span>
          </Button>
        </div>
      ) : null}
    </li>
  );
}

/** As it is read out. @example hyphened("01012345678") // "010-1234-5678" */
function hyphened(phone: string): string {
  return phone.replace(/^(01\d)(\d{3,4})(\d{4})$/, "$1-$2-$3");
}
