import { m } from "../../i18n/index.ts";
import { classes } from "../../ui/index.ts";
import type { EventStatus } from "./search.ts";

const LOOKS: Record<EventStatus, string> = {
  DRAFT: "bg-sunken text-ink",
  APPROVED: "bg-warn-soft text-warn",
  ACTIVE: "bg-brand-soft text-brand",
  ENDED: "bg-sunken text-ink",
  CANCELLED: "bg-bad-soft text-bad",
  ARCHIVED: "bg-sunken text-soft",
};

const WORDS: Record<EventStatus, () => string> = {
  DRAFT: m.events_statusDraft,
  APPROVED: m.events_statusApproved,
  ACTIVE: m.events_statusActive,
  ENDED: m.events_statusEnded,
  CANCELLED: m.events_statusCancelled,
  ARCHIVED: m.events_statusArchived,
};

export function statusWords(status: EventStatus): string {
  return WORDS[status]();
}

/** Where an event is in its life, in words. */
export function StatusPill({ status }: { readonly status: EventStatus }) {
  return (
    <span className={classes("inline-block rounded-full px-2.5 py-0.5 text-sm font-semibold", LOOKS[status])}>
      {statusWords(status)}
    </span>
  );
}
