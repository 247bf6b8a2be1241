import { useMutation } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, madang, queryClient, useStore } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { estimateOfAll } from "./estimate-of-all.ts";
import { openChannels } from "./open-channels.ts";
import { PURPOSES, type Purpose } from "./search.ts";
import { WizardFrame } from "./wizard-frame.tsx";

const route = getRouteApi("/shell/events/new/$step");

const WORDS: Record<Purpose, { readonly name: () => string; readonly outcome: () => string }> = {
  NEW_CUSTOMERS: { name: m.wizard_purposeNew, outcome: m.wizard_purposeNewText },
  REVISIT: { name: m.wizard_purposeRevisit, outcome: m.wizard_purposeRevisitText },
  SALES: { name: m.wizard_purposeSales, outcome: m.wizard_purposeSalesText },
  AWARENESS: { name: m.wizard_purposeAwareness, outcome: m.wizard_purposeAwarenessText },
};

export function purposeName(purpose: Purpose): string {
  return WORDS[purpose].name();
}

/** What it brings, in one sentence. */
export function purposeOutcome(purpose: Purpose): string {
  return WORDS[purpose].outcome();
}

/** What the event is for: four tiles. The draft begins with the answer. */
export function PurposeStep() {
  const { purpose } = route.useSearch();
  const navigate = useNavigate();
  const store = useStore();
  const [error, setError] = useState<string>();
  const start = useMutation({
    mutationFn: (objective: Purpose) => startDraft(store.id, objective),
    onSuccess: async (event) => {
      queryClient.setQueryData(api.events.get.queryKey({ eventId: event.id }), event);
      await navigate({ to: "/events/new/$step", params: { step: "2" }, search: { event: event.id } });
    },
  });
  const choose = (chosen: Purpose) => {
    setError(undefined);
    void navigate({
      to: "/events/new/$step",
      params: { step: "1" },
      search: { purpose: chosen },
      replace: true,
      resetScroll: false,
    });
  };
  const next = () => {
    if (purpose === undefined) setError(m.wizard_purposeMissing());
    else start.mutate(purpose);
  };
  return (
    <WizardFrame
      step="1"
      title={m.wizard_purposeTitle()}
      errors={error === undefined ? {} : { purpose: error }}
      failure={start.error}
      next={m.wizard_next()}
      isPending={start.isPending}
      onNext={next}
    >
      <fieldset aria-describedby={error === undefined ? undefined : "purpose-error"}>
        <legend className="sr-only">{m.wizard_purposeTitle()}</legend>
        <div className="grid gap-3 sm:grid-cols-2">
          {PURPOSES.map((each) => (
            <label
              key={each}
              className="flex min-h-24 cursor-pointer items-start gap-3 rounded-2xl border border-edge bg-card p-4 has-checked:border-brand has-checked:bg-brand-soft has-focus-visible:outline-3 has-focus-visible:outline-brand"
            >
              <input
                type="radio"
                name="purpose"
                value={each}
                checked={each === purpose}
                onChange={() => choose(each)}
                aria-invalid={error === undefined ? undefined : true}
                className="mt-1.5 size-5 accent-brand"
              />
              <span>
                <span className="block text-lg font-bold">{WORDS[each].name()}</span>
                <span className="block text-soft">{WORDS[each].outcome()}</span>
              </span>
            </label>
          ))}
        </div>
        {error === undefined ? null : (
          <p id="purpose-error" className="mt-2 font-semibold text-bad">
            {error}
          </p>
        )}
      </fieldset>
    </WizardFrame>
  );
}

/** The open draft of this purpose, or a new one; a new one begins with the channels that suit the purpose and can be used. */
async function startDraft(storeId: string, objective: Purpose) {
  const draft = await madang.events.createDraft.mutate({ storeId, objective });
  if (draft.channels.length > 0) return draft;
  const [{ items }, estimates] = await Promise.all([
    queryClient.fetchQuery(api.events.recipes.queryOptions({ storeId, objective })),
    queryClient.fetchQuery(estimateOfAll(draft.id)),
  ]);
  const open = openChannels(estimates);
  const suggested = (items[0]?.channels ?? []).filter(
    ({ isSuggested, channel }) => isSuggested && open.has(channel),
  );
  return madang.events.update.mutate({
    eventId: draft.id,
    version: draft.version,
    channels: suggested.map(({ channel }) => ({ channel })),
  });
}
