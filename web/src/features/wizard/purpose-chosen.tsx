import { m } from "../../i18n/index.ts";
import { Card, TextLink } from "../../ui/index.ts";
import { purposeName, purposeOutcome } from "./purpose-step.tsx";
import { type Draft, useNextStep } from "./use-draft.ts";
import { WizardFrame } from "./wizard-frame.tsx";

/** The first step of an event that is begun: its purpose stays, for another one an event of its own is begun. */
export function PurposeChosen({ draft }: { readonly draft: Draft }) {
  const { objective } = draft.event;
  const go = useNextStep(draft, "2");
  return (
    <WizardFrame
      step="1"
      title={m.wizard_purposeTitle()}
      draft={draft}
      failure={draft.save.error}
      next={m.wizard_next()}
      isPending={go.isPending}
      onNext={() => go.mutate()}
    >
      <Card title={purposeName(objective)}>
        <p className="text-soft">{purposeOutcome(objective)}</p>
        <p className="mt-3">{m.wizard_purposeStays()}</p>
        <TextLink to="/events/new/$step" params={{ step: "1" }}>
          {m.wizard_purposeOther()}
        </TextLink>
      </Card>
    </WizardFrame>
  );
}
