import { m } from "../../i18n/index.ts";
import { Button, EmptyState } from "../../ui/index.ts";
import type { Find } from "./find-form.tsx";
import { Person } from "./person.tsx";

type FoundProps = { readonly eventId: string; readonly find: Find; readonly isOwner: boolean };

/** Whom a search has found, in the place of the list. */
export function Found({ eventId, find, isOwner }: FoundProps) {
  const person = find.data?.participant ?? null;
  return (
    <>
      <p role="status" className="mb-2 font-semibold">
        {person === null ? null : m.people_found()}
      </p>
      {person === null ? (
        <EmptyState title={m.people_notFound()}>{m.people_notFoundText()}</EmptyState>
      ) : (
        <ul>
          <Person key={person.participantId} eventId={eventId} person={person} isOwner={isOwner} />
        </ul>
      )}
      <div className="mt-4 text-center">
        <Button look="plain" onClick={() => find.reset()}>
          {m.people_showAll()}
        </Button>
      </div>
    </>
  );
}
