import { useMutation } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { api, errorText, type Outputs, useOnline } from "../../api/index.ts";
import { channelName, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Icon } from "../../ui/index.ts";
import { EraseButton } from "./erase-button.tsx";

type Participant = Outputs["participation"]["list"]["items"][number];
type PeopleProps = {
  readonly eventId: string;
  readonly people: readonly Participant[];
  readonly isOwner: boolean;
};

/** Participants, one below the other; the menu of one at a time is open. */
export function People({ people, ...shared }: PeopleProps) {
  const [open, setOpen] = useState<string>();
  return (
    <ul>
      {people.map((person) => {
        const { participantId } = person;
        const isMenuOpen = open === participantId;
        return (
          <Person
            key={participantId}
            person={person}
            isMenuOpen={isMenuOpen}
            onMenu={() => setOpen(isMenuOpen ? undefined : participantId)}
            {...shared}
          />
        );
      })}
    </ul>
  );
}

type PersonProps = Omit<PeopleProps, "people"> & {
  readonly person: Participant;
  readonly isMenuOpen: boolean;
  readonly onMenu: () => void;
};

/** One participant. What is revealed stays on this screen only, and each look is logged by the server. */
function Person({ eventId, person, isOwner, isMenuOpen, onMenu }: PersonProps) {
  const { participantId } = person;
  const row = useRef<HTMLLIElement>(null);
  const menuId = useId();
  const [wasErasedHere, setErasedHere] = useState(false);
  const isOnline = useOnline();
  const takeFocus = () => row.current?.focus();
  const reveal = useMutation(api.participation.reveal.mutationOptions({ gcTime: 0, onSuccess: takeFocus }));
  const isErased = wasErasedHere || person.erasedAt !== null;
  const shown = reveal.data ?? person;
  const words = [shown.name, hyphened(shown.phone ?? "")].filter((part) => part !== null).join(" · ");
  const erased = () => {
    reveal.reset();
    setErasedHere(true);
    takeFocus();
  };
  return (
    <li ref={row} tabIndex={-1} className="border-t border-line py-2 first:border-0">
      <div className="flex items-center justify-between gap-2">
        <div className="min-w-0">
          <p className="font-semibold">{isErased ? m.people_erased() : words}</p>
          <Facts person={person} />
        </div>
        {isOwner && !isErased ? (
          <button
            type="button"
            aria-expanded={isMenuOpen}
            aria-controls={isMenuOpen ? menuId : undefined}
            onClick={onMenu}
            className="-mr-2 grid size-11 shrink-0 place-items-center rounded-xl"
          >
            <Icon name="more" />
            <span className="sr-only">
              {m.people_menu()}: {person.phone ?? ""}
            </span>
          </button>
        ) : null}
      </div>
      {reveal.isError ? (
        <p role="alert" className="text-sm font-semibold text-bad">
          {errorText(reveal.error)}
        </p>
      ) : null}
      {isMenuOpen && !isErased ? (
        <div id={menuId} className="flex flex-wrap justify-end gap-2 py-2">
          {reveal.data === undefined ? (
            <Button
              look="plain"
              isPending={reveal.isPending}
              isBlocked={!isOnline}
              onClick={() => reveal.mutate({ eventId, participantId })}
            >
              {m.people_reveal()}
            </Button>
          ) : null}
          <EraseButton eventId={eventId} participantId={participantId} words={words} onErased={erased} />
        </div>
      ) : null}
    </li>
  );
}

/** When and how she came, whether she is new, and whether she was served. */
function Facts({ person }: { readonly person: Participant }) {
  const { channel, registeredAt, redeemedAt, newToStore } = person;
  const facts = [
    dateTime(registeredAt),
    channelName(channel ?? "direct"),
    newToStore === true ? m.people_new() : undefined,
    redeemedAt === null ? undefined : m.people_visited({ at: dateTime(redeemedAt) }),
  ].filter((fact) => fact !== undefined);
  return (
    <ul className="flex flex-wrap gap-x-3 text-sm text-soft">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

/** As it is read out. @example hyphened("01012345678") // "010-1234-5678" */
function hyphened(phone: string): string {
  return phone.replace(/^(01\d)(\d{3,4})(\d{4})$/, "$1-$2-$3");
}
