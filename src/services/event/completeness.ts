import { DAY_MS } from "../../time.ts";
import type { EventView } from "./event-view.ts";

/** An event may be approved after the fact, up to this far (D-08). */
export const BACKDATE_MS_MAX = 90 * DAY_MS;

type Checked = Pick<EventView, "title" | "startsAt" | "endsAt" | "targetParticipants">;

/** Names of the fields that approval still asks for, in the order of the form. */
export function missingFields(event: Checked, now: number): string[] {
  const { title, startsAt, endsAt, targetParticipants } = event;
  const missing: string[] = [];
  if (title === "") missing.push("title");
  if (startsAt === null || startsAt < now - BACKDATE_MS_MAX) missing.push("startsAt");
  if (endsAt === null || endsAt <= now || (startsAt !== null && endsAt <= startsAt)) missing.push("endsAt");
  if (targetParticipants === null || targetParticipants < 1) missing.push("targetParticipants");
  return missing;
}
