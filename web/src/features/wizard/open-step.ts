import { DAY_MS } from "../../format/index.ts";
import type { StoreEvent } from "./draft-saver.ts";
import type { Step } from "./search.ts";

const DAYS: ReadonlySet<string> = new Set(["startDate", "endDate", "schedule.startDate", "schedule.endDate"]);
/** What a channel's own row asks for. */
const ROW: ReadonlySet<string> = new Set(["radius", "budgetKrw", "phoneNumber"]);
/** Nothing to write anywhere: the channel can only be mended elsewhere, or switched off. */
const CHANNEL: ReadonlySet<string> = new Set(["region", "connection", "recipients"]);
const PICTURED: ReadonlySet<string> = new Set(["Instagram", "WooridongneTV", "GenieTV"]);

type Issue = { readonly severity: string; readonly field: string };

/** The step in which a field of a channel's content is mended. */
export function stepOfField(field: string): Step {
  if (DAYS.has(field)) return "2";
  return isInRow(field) || CHANNEL.has(field) ? "4" : "3";
}

/** Whether the field stands in the channel's row of the fourth step. */
export function isInRow(field: string): boolean {
  return ROW.has(field);
}

/** The first step that has something to mend; undefined while nothing must be. */
export function stepOfIssues(issues: readonly Issue[]): Step | undefined {
  return issues
    .filter(({ severity }) => severity === "hard")
    .map(({ field }) => stepOfField(field))
    .sort()[0];
}

type Draft = Pick<
  StoreEvent,
  "title" | "startsAt" | "endsAt" | "targetParticipants" | "imageUrl" | "channels"
>;

/** Whether the days are chosen, and in their order. */
export function hasDays({ startsAt, endsAt }: Pick<StoreEvent, "startsAt" | "endsAt">): boolean {
  return startsAt !== null && endsAt !== null && Date.parse(startsAt) < Date.parse(endsAt);
}

/** An event may be told of after it began, up to this many days: as the server approves it. */
export const BACKDATE_DAYS_MAX = 90;

/** Where a draft goes on: the first step with something missing, else the last. */
export function openStep(draft: Draft, now = Date.now()): Step {
  const { title, startsAt, endsAt, targetParticipants, imageUrl, channels } = draft;
  if (title === "" || targetParticipants === null) return "2";
  if (!hasDays(draft) || Date.parse(endsAt ?? "") <= now) return "2";
  if (Date.parse(startsAt ?? "") < now - BACKDATE_DAYS_MAX * DAY_MS) return "2";
  if (imageUrl === null && channels.some(({ channel }) => PICTURED.has(channel))) return "3";
  return channels.length === 0 ? "4" : "5";
}
