import { type ComponentProps, useEffect, useRef, useState } from "react";
import { count, DAY_MS, isoDay, period, startOfDay } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { CONTROL } from "../../ui/field.tsx";
import { Field, showToast, TextField } from "../../ui/index.ts";
import { retold, type Told, toldNow } from "./carry-words.ts";
import {
  type ContentName,
  type ContentTyped,
  changesOf,
  contentErrors,
  restored,
  typedOf,
} from "./content-fields.ts";
import type { DraftChanges, StoreEvent } from "./draft-saver.ts";
import { PhonePreview } from "./phone-preview.tsx";
import { Recipes } from "./recipes.tsx";
import { type Draft, useNextStep } from "./use-draft.ts";
import { WizardFrame } from "./wizard-frame.tsx";

/** What customers get, when, and what it is to bring; beside it the page they will see. */
export function ContentStep({ draft }: { readonly draft: Draft }) {
  const [typed, setTyped] = useState<ContentTyped>(() => typedOf(draft.event));
  const [told, setTold] = useState<Told>(draft.event);
  const [errors, setErrors] = useState<Partial<Record<ContentName, string>>>({});
  const go = useNextStep(draft, "3");
  const offerUndo = useUndo();
  const type = (name: ContentName, value: string) => {
    setTyped((before) => ({ ...before, [name]: value }));
    const changes = changesOf(name, value);
    if (changes === undefined) return;
    const about = toldNow(told, draft.event);
    const now = draft.set(changes);
    setTold(name === "description" ? now : about);
    if (name !== "title" && name !== "prizeName") return;
    const { description } = draft.set(retold(about, now));
    setTyped((before) => ({ ...before, description }));
  };
  const show = (event: StoreEvent) => {
    setTyped(typedOf(event));
    setTold(event);
    setErrors({});
  };
  const fill = (changes: DraftChanges) => {
    const before = draft.event;
    show(draft.set(changes));
    if (before.title + before.prizeName + before.description === "") showToast(m.wizard_recipeFilled());
    else offerUndo(() => show(draft.set(restored(before))));
  };
  const next = () => {
    const found = contentErrors(typed, isoDay(Date.now()));
    setErrors(found);
    if (Object.keys(found).length === 0) go.mutate();
  };
  const line = (name: ContentName, label: string, more: Partial<ComponentProps<typeof TextField>> = {}) => (
    <TextField
      {...more}
      name={name}
      label={label}
      value={typed[name]}
      error={errors[name]}
      onChange={({ target }) => type(name, target.value)}
    />
  );
  const number = (name: ContentName, label: string, note?: string) =>
    line(name, label, { note, inputMode: "numeric" });
  const date = (name: "startDay" | "endDay", label: string) =>
    line(name, label, { type: "date", min: name === "endDay" ? typed.startDay : undefined });
  return (
    <WizardFrame
      step="2"
      title={m.wizard_contentTitle()}
      draft={draft}
      errors={errors}
      failure={draft.save.error}
      next={m.wizard_next()}
      isPending={go.isPending}
      onNext={next}
    >
      <div className="grid gap-6 lg:grid-cols-[1fr_20rem]">
        <div className="min-w-0">
          <Recipes event={draft.event} onChoose={fill} />
          {line("title", m.wizard_title(), { maxLength: 80 })}
          <Field label={m.wizard_description()} note={m.wizard_optional()}>
            {(described) => (
              <textarea
                {...described}
                name="description"
                rows={4}
                maxLength={2_000}
                className={CONTROL}
                value={typed.description}
                onChange={({ target }) => type("description", target.value)}
              />
            )}
          </Field>
          <div className="grid gap-x-4 sm:grid-cols-2">
            {date("startDay", m.wizard_startDay())}
            {date("endDay", m.wizard_endDay())}
          </div>
          <PeriodWords typed={typed} />
          {line("prizeName", m.wizard_prizeName(), { note: m.wizard_optional(), maxLength: 100 })}
          <div className="grid gap-x-4 sm:grid-cols-2">
            {number("prizeCount", m.wizard_prizeCount(), m.wizard_optional())}
            {number("prizeCostKrw", m.wizard_prizeCost(), m.wizard_optional())}
            {number("targetParticipants", m.wizard_target())}
            {number("budgetCapKrw", m.wizard_budget(), m.wizard_optional())}
          </div>
        </div>
        <PhonePreview event={draft.event} />
      </div>
    </WizardFrame>
  );
}

/** Says that a suggestion has filled the form, with the way back for as long as the form is there. */
function useUndo(): (undo: () => void) => void {
  const takeAway = useRef(() => {});
  useEffect(() => () => takeAway.current(), []);
  return (undo) => {
    takeAway.current();
    takeAway.current = showToast(m.wizard_recipeFilled(), {
      name: m.wizard_undo(),
      act: () => {
        undo();
        showToast(m.wizard_undone());
      },
    });
  };
}

/** With weekdays and length: a date alone does not say that it is a Sunday. */
function PeriodWords({ typed: { startDay, endDay } }: { readonly typed: ContentTyped }) {
  const [from, to] = [Date.parse(startOfDay(startDay)), Date.parse(startOfDay(endDay))];
  if (Number.isNaN(from) || Number.isNaN(to) || to < from) return null;
  const days = Math.round((to - from) / DAY_MS) + 1;
  return (
    <p className="mb-5 font-medium">
      {m.wizard_periodWords({ period: period(from, to), days: count(days) })}
    </p>
  );
}
