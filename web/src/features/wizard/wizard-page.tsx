import { getRouteApi, Navigate } from "@tanstack/react-router";
import { ChannelsStep } from "./channels-step.tsx";
import { ConfirmStep } from "./confirm-step.tsx";
import { ContentStep } from "./content-step.tsx";
import { PurposeChosen } from "./purpose-chosen.tsx";
import { PurposeStep } from "./purpose-step.tsx";
import { type Step, stepOf } from "./search.ts";
import { TextsStep } from "./texts-step.tsx";
import { useDraft } from "./use-draft.ts";

const route = getRouteApi("/shell/events/new/$step");

const STEPS = { 1: PurposeChosen, 2: ContentStep, 3: TextsStep, 4: ChannelsStep, 5: ConfirmStep } as const;

/** A new event in five steps, one question a screen. */
export function WizardPage() {
  const step = stepOf(route.useParams().step);
  const { event } = route.useSearch();
  if (event === undefined && step === "1") return <PurposeStep />;
  if (event === undefined) return <Navigate to="/events/new/$step" params={{ step: "1" }} replace />;
  return <DraftStep key={`${event} ${step}`} step={step} eventId={event} />;
}

/** What is approved is changed elsewhere. */
function DraftStep({ step, eventId }: { readonly step: Step; readonly eventId: string }) {
  const draft = useDraft(eventId);
  const isLate = draft.event.status !== "DRAFT";
  if (isLate) return <Navigate to="/events/$eventId/distribution" params={{ eventId }} replace />;
  const Content = STEPS[step];
  return <Content draft={draft} />;
}
