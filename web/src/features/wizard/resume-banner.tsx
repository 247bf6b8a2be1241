import { useQuery } from "@tanstack/react-query";
import { api, useStore } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, TextLink } from "../../ui/index.ts";
import { openStep } from "./open-step.ts";

/** Options for useQuery: the drafts that the banner chooses from. */
export function draftsOf(storeId: string) {
  return api.events.list.queryOptions({ storeId, status: "DRAFT", limit: 20 });
}

/** On the home page: the draft that was written last, and the way back into it. Nothing where there is none. */
export function ResumeBanner() {
  const store = useStore();
  const drafts = useQuery(draftsOf(store.id));
  const newest = drafts.data?.items.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1))[0];
  if (newest === undefined) return null;
  const { id, title, objective, updatedAt } = newest;
  return (
    <Banner
      action={
        <TextLink
          to="/events/new/$step"
          params={{ step: openStep(newest) }}
          search={{ event: id, purpose: objective }}
        >
          {m.wizard_resume()}
        </TextLink>
      }
    >
      {m.wizard_resumeText({
        title: title === "" ? m.events_untitled() : title,
        at: dateTime(updatedAt),
      })}
    </Banner>
  );
}
