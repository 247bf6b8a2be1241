import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, ErrorBlock } from "../../ui/index.ts";

type SetAsideFieldsProps = { readonly eventId: string; readonly error: string | undefined };

/** Entries that the owner leaves out, such as staff and family: their number is published, nobody's name. */
export function SetAsideFields({ eventId, error }: SetAsideFieldsProps) {
  const people = useInfiniteQuery(
    api.participation.list.infiniteQueryOptions(
      { eventId, limit: 50 },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  );
  const standing = (people.data?.pages ?? [])
    .flatMap((page) => page.items)
    .filter(({ erasedAt }) => erasedAt === null);
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
      {people.isError ? <ErrorBlock error={people.error} onRetry={() => void people.refetch()} /> : null}
      {standing.map(({ participantId, phone, name, registeredAt }) => (
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
      ))}
      {people.hasNextPage ? (
        <Button
          look="plain"
          isPending={people.isFetchingNextPage}
          onClick={() => void people.fetchNextPage()}
        >
          {m.draw_setAsideMore()}
        </Button>
      ) : null}
    </details>
  );
}
