import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type Outputs } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Paged } from "../../ui/index.ts";

type SetAsideFieldsProps = { readonly eventId: string; readonly error: string | undefined };

/** Entries that the owner leaves out, such as staff and family: their number is published, nobody's name. */
export function SetAsideFields({ eventId, error }: SetAsideFieldsProps) {
  const people = useInfiniteQuery(
    api.participation.list.infiniteQueryOptions(
      { eventId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  return (
    <details className="mb-5">
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold underline">
        {m.draw_setAside()}
      </summary>
      <p className="mb-2 text-sm text-soft">{m.draw_setAsideText()}</p>
      {error === undefined ? null : (
        <p role="alert" className="mb-2 font-semibold text-bad">
          {error}
        </p>
      )}
      <Paged query={people} rows={2} none={null} more={m.draw_setAsideMore()}>
        {(entries) => <Entries entries={entries} />}
      </Paged>
    </details>
  );
}

type Entry = Outputs["participation"]["list"]["items"][number];

function Entries({ entries }: { readonly entries: readonly Entry[] }) {
  return entries
    .filter(({ erasedAt }) => erasedAt === null)
    .map(({ participantId, phone, name, registeredAt }) => (
      <label key={participantId} className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          name="flagged"
          value={participantId}
          className="size-5 shrink-0 accent-brand"
        />
        <span>
          {`${name ?? m.draw_noName()} · ${phone ?? ""}`}{" "}
          <span className="text-sm text-soft">{dateTime(registeredAt)}</span>
        </span>
      </label>
    ));
}
