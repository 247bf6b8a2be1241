import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { api } from "../../api/index.ts";
import { DraftSaver, type DraftView, type StoreEvent } from "./draft-saver.ts";

export type Draft = DraftView & Pick<DraftSaver, "set" | "flush">;

const savers = new Map<string, DraftSaver>();

/** The draft of an event, one for all steps of this tab. */
export function useDraft(eventId: string): Draft {
  const { data } = useSuspenseQuery(api.events.get.queryOptions({ eventId }));
  const saver = saverOf(data);
  useEffect(() => saver.know(data), [saver, data]);
  const view = useSyncExternalStore(saver.watch, saver.view);
  return { ...view, set: saver.set, flush: saver.flush };
}

function saverOf(event: StoreEvent): DraftSaver {
  const known = savers.get(event.id);
  if (known) return known;
  const saver = new DraftSaver(event);
  savers.set(event.id, saver);
  return saver;
}
