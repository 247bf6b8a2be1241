import { m } from "../../i18n/index.ts";
import { Button, EmptyState } from "../../ui/index.ts";
import { type Find, foundWords } from "./find-form.tsx";
import { People } from "./person.tsx";

type FoundProps = {
  readonly eventId: string;
  readonly find: Find;
  readonly isOwner: boolean;
  readonly onAll: () => void;
};

/** Whom a search has found, in the place of the list. */
export function Found({ eventId, find, isOwner, onAll }: FoundProps) {
  const person = find.data?.participant ?? null;
  return (
    <>
      {person === null ? (
        <EmptyState title={foundWords(find)}>{m.people_notFoundText()}</EmptyState>
      ) : (
        <>
          <p className="mb-1 font-semibold">{foundWords(find)}</p>
          <People eventId={eventId} people={[person]} isOwner={isOwner} />
        </>
      )}
      <div className="mt-4 text-center">
        <Button look="plain" onClick={onAll}>
          {m.people_showAll()}
        </Button>
      </div>
    </>
  );
}
