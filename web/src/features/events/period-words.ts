import type { Outputs } from "../../api/index.ts";
import { eventPeriod } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";

type Event = Parameters<typeof eventPeriod>[0] & Pick<Outputs["events"]["get"], "status">;

/** An event's days; of one that has none that they are still to choose, but for a cancelled one. */
export function periodWords(event: Event): string {
  return eventPeriod(event) ?? (event.status === "CANCELLED" ? "" : m.events_noPeriod());
}
