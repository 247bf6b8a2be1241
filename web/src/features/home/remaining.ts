import { daysUntil, lastMoment } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import type { EventStatus } from "../events/search.ts";

type Times = {
  readonly status: EventStatus;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
};

/**
 * How long it is to an event's start, and from then on to its end, in words: by its days, since a good channel makes it
 * active before its start and a bad one leaves it approved. Nothing where it is in preparation or over.
 *
 * @param now epoch ms
 */
export function remaining({ status, startsAt, endsAt }: Times, now = Date.now()): string {
  if (status !== "APPROVED" && status !== "ACTIVE") return "";
  if (startsAt !== null && Date.parse(startsAt) > now) {
    const days = daysUntil(startsAt, now);
    return days <= 0 ? m.home_startsToday() : m.home_startsIn({ days });
  }
  if (endsAt === null) return "";
  const days = daysUntil(lastMoment(endsAt), now);
  return days <= 0 ? m.home_endsToday() : m.home_endsIn({ days });
}
