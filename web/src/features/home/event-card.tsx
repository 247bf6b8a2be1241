import { count, eventPeriod, percent } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { EventLink } from "../events/event-link.tsx";
import { StatusPill } from "../events/status-pill.tsx";
import type { RunningEvent, StoreEvent } from "./event-cards.tsx";
import { FailedChannels } from "./failed-channels.tsx";
import { remaining } from "./remaining.ts";
import { Sparkline } from "./sparkline.tsx";

type EventCardProps = { readonly event: StoreEvent; readonly counts: RunningEvent | undefined };

/** An event at a glance; the whole card leads to it, a draft back into writing. */
export function EventCard({ event, counts }: EventCardProps) {
  const { id, title, status } = event;
  return (
    <article className="flex h-full flex-col gap-3 rounded-2xl border border-line bg-card p-4">
      <div className="flex items-center justify-between gap-2">
        <StatusPill status={status} />
        <span className="text-sm font-semibold text-soft">{remaining(event)}</span>
      </div>
      <div>
        <h3 className="text-lg leading-snug font-bold">
          <EventLink event={event} className={LINK}>
            {title === "" ? m.home_untitled() : title}
          </EventLink>
        </h3>
        <p className="text-sm text-soft">{eventPeriod(event) ?? m.home_noPeriod()}</p>
      </div>
      {counts === undefined ? null : <Goal counts={counts} />}
      {status === "ACTIVE" ? <Sparkline eventId={id} /> : null}
      {isOut(event) ? <FailedChannels eventId={id} /> : null}
    </article>
  );
}

/** Whether it was sent to channels, or should have been. */
export function isOut({ status }: StoreEvent): boolean {
  return status === "ACTIVE" || status === "APPROVED";
}

const LINK = "inline-flex min-h-11 items-center hover:underline";

/** How far the people who took part are on the way to the goal. */
function Goal({
  counts: { participants, today, targetGoal, achievementRate },
}: {
  readonly counts: RunningEvent;
}) {
  return (
    <div>
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="font-semibold">{m.home_tookPart({ people: count(participants) })}</span>
        <span className="text-sm text-soft">{m.home_newToday({ people: count(today) })}</span>
      </p>
      {targetGoal > 0 ? (
        <>
          <div aria-hidden="true" className="mt-1.5 h-2.5 overflow-hidden rounded-full bg-sunken">
            <div
              className="h-full rounded-full bg-brand"
              style={{ width: `${Math.min(100, achievementRate ?? 0)}%` }}
            />
          </div>
          <p className="mt-1 text-sm text-soft">
            {m.home_goal({ goal: count(targetGoal), percent: percent(achievementRate ?? 0) })}
          </p>
        </>
      ) : null}
    </div>
  );
}
