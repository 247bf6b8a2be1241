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
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 border-t border-line py-3 first:border-0">
      <div>
        <p className="font-semibold">
          {erasedAt === null
            ? `${shown.name ?? m.people_noName()} · ${shown.phone ?? ""}`
            : m.people_erased()}
        </p>
        <p className="text-sm text-soft">
          {[
            dateTime(registeredAt),
            channelName(channel ?? "direct"),
            redeemedAt === null ? undefined : m.people_visited({ at: dateTime(redeemedAt) }),
            newToStore === true ? m.people_new() : undefined,
          ]
            .filter((part) => part !== undefined)
            .join(" · ")}
        </p>
        {reveal.isError ? (
          <p role="alert" className="text-sm font-semibold text-bad">
            {errorText(reveal.error)}
          </p>
        ) : null}
      </div>
      {canReveal && erasedAt === null && reveal.data === undefined ? (
        <div>
          <Button
            look="quiet"
            isPending={reveal.isPending}
            blockedBecause={isOnline ? undefined : m.common_needsOnline()}
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
