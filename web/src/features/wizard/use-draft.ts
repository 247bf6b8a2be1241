import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { api } from "../../api/index.ts";
import { DraftSaver, type DraftView, type StoreEvent } from "./draft-saver.ts";
import type { Step } from "./search.ts";

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

/** The way on to a step, once everything typed is at the server. */
export function useNextStep(draft: Draft, step: Step) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: draft.flush,
    onSuccess: (isKept) => {
      if (isKept)
        void navigate({ to: "/events/new/$step", params: { step }, search: { event: draft.event.id } });
    },
  });
}

function saverOf(event: StoreEvent): DraftSaver {
  const known = savers.get(event.id);
  if (known) return known;
  const saver = new DraftSaver(event);
  savers.set(event.id, saver);
  return saver;
}
