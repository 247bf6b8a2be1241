import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { api, type Outputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Skeleton, TextLink } from "../../ui/index.ts";
import { EventCard, isOut } from "./event-card.tsx";

export type StoreEvent = Outputs["events"]["list"]["items"][number];
export type RunningEvent = Outputs["analytics"]["overview"]["running"][number];

const SHOWN_MAX = 9;

type EventCardsProps = { readonly events: readonly StoreEvent[]; readonly running: readonly RunningEvent[] };

/** What runs first, the busiest of it on top; then what was touched last. */
export function EventCards({ events, running }: EventCardsProps) {
  const countsOf = new Map(running.map((event) => [event.eventId, event]));
  const shown = events
    .filter(({ status }) => status !== "ARCHIVED")
    .toSorted((left, right) => rankOf(right, countsOf) - rankOf(left, countsOf) || newest(left, right))
    .slice(0, SHOWN_MAX);
  const isTold = useOutcomesTold(shown);
  if (!isTold) return <Skeleton rows={8} />;
  return (
    <section aria-label={m.home_eventsTitle()}>
      <div className="mb-2 flex items-center justify-between">
        <h2 className="text-lg font-bold">{m.home_eventsTitle()}</h2>
        <TextLink to="/events">{m.home_allEvents()}</TextLink>
      </div>
      <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {shown.map((event) => (
          <li key={event.id}>
            <EventCard event={event} counts={countsOf.get(event.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether it is known of each event how its distribution went: a card that failed is higher. Once it is, it stays so. */
function useOutcomesTold(shown: readonly StoreEvent[]): boolean {
  const isTold = useQueries({
    queries: shown.filter(isOut).map(({ id }) => api.distribution.latest.queryOptions({ eventId: id })),
    combine: (answers) => answers.every(({ isPending }) => !isPending),
  });
  const [wasTold, setWasTold] = useState(isTold);
  if (isTold && !wasTold) setWasTold(true);
  return wasTold;
}

function rankOf({ id, status }: StoreEvent, countsOf: ReadonlyMap<string, RunningEvent>): number {
  if (status === "ACTIVE") return 3 + (countsOf.get(id)?.today ?? 0);
  if (status === "APPROVED") return 2;
  return status === "DRAFT" ? 1 : 0;
}

function newest(left: StoreEvent, right: StoreEvent): number {
  return Date.parse(right.updatedAt) - Date.parse(left.updatedAt);
}
