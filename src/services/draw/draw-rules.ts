import { ANSWER_DAYS, CONTACT_DAYS, IDENTIFIER_DAYS } from "../../draw/index.ts";
import { DAY_MS } from "../../time.ts";
import type { EventView } from "../event/index.ts";

export const ENTRIES_MAX = 50_000;
export const WINNERS_MAX = 500;
export const ALTERNATES_MAX = 200;

/** Nobody enters any more: the event can be drawn. */
export function hasEnded({ status }: Pick<EventView, "status">): boolean {
  return status === "ENDED" || status === "ARCHIVED";
}

type Revealed = { readonly revealedAt: number };

export function identifiersDueAt({ revealedAt }: Revealed): number {
  return revealedAt + IDENTIFIER_DAYS * DAY_MS;
}

export function contactsDueAt({ revealedAt }: Revealed): number {
  return revealedAt + CONTACT_DAYS * DAY_MS;
}

/** An answer is possible as long as the prize could still pass on. */
export function answerDueAt(revealed: Revealed, now: number): number {
  return Math.min(now + ANSWER_DAYS * DAY_MS, identifiersDueAt(revealed));
}
