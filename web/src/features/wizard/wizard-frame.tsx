import type { ReactNode } from "react";
import { useOfflineReason } from "../../api/index.ts";
import { clock } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Button, ButtonLink, classes, Form, type FormErrors, Page } from "../../ui/index.ts";
import type { Step } from "./search.ts";
import { STEPS } from "./search.ts";
import type { Draft } from "./use-draft.ts";

type FrameProps = {
  readonly step: Step;
  readonly title: string;
  readonly draft?: Draft;
  readonly errors?: FormErrors;
  readonly failure?: unknown;
  readonly next: string;
  readonly isPending: boolean;
  readonly onNext: (form: FormData) => void;
  readonly children: ReactNode;
};

/** One question: where it stands among the five, that it is kept, and the way on and back. */
export function WizardFrame(props: FrameProps) {
  const { step, title, draft, errors = {}, failure, next, isPending, onNext, children } = props;
  const offline = useOfflineReason();
  return (
    <Page title={title} actions={draft === undefined ? null : <SaveChip draft={draft} />} key={step}>
      <Progress step={step} />
      {draft?.replaced === undefined ? null : <Elsewhere replaced={draft.replaced} />}
      <Form onSubmit={onNext} errors={errors} failure={failure}>
        {children}
        <div className="mt-6 flex flex-wrap justify-between gap-3">
          {draft === undefined || step === "1" ? (
            <span />
          ) : (
            <ButtonLink
              look="plain"
              to="/events/new/$step"
              params={{ step: String(Number(step) - 1) }}
              search={{ event: draft.event.id, purpose: draft.event.objective }}
            >
              {m.wizard_back()}
            </ButtonLink>
          )}
          <div>
            <Button type="submit" isPending={isPending} blockedBecause={offline}>
              {next}
            </Button>
          </div>
        </div>
      </Form>
    </Page>
  );
}

/** The same draft is open somewhere else too: told, with the words that were replaced, so that they can be taken back. */
function Elsewhere({ replaced }: { readonly replaced: readonly string[] }) {
  const texts = replaced.map((text) => `“${text}”`).join(", ");
  return (
    <div className="mb-4">
      <Banner look="warn">{texts === "" ? m.wizard_elsewhere() : m.wizard_replaced({ texts })}</Banner>
    </div>
  );
}

function Progress({ step }: { readonly step: Step }) {
  return (
    <div className="mb-5">
      <p className="mb-1.5 text-sm font-semibold text-soft">
        {m.wizard_progress({ step, steps: String(STEPS.length) })}
      </p>
      <div aria-hidden="true" className="grid grid-cols-5 gap-1.5">
        {STEPS.map((each) => (
          <span key={each} className={classes("h-2 rounded-full", each <= step ? "bg-brand" : "bg-line")} />
        ))}
      </div>
    </div>
  );
}

/** Says when it was kept, or that it was not, with the way to try again. */
function SaveChip({ draft }: { readonly draft: Draft }) {
  const { kind, at } = draft.save;
  if (kind === "failed")
    return (
      <Button look="danger" onClick={() => void draft.flush()}>
        {m.wizard_notSaved()}
      </Button>
    );
  return (
    <p role="status" className="rounded-full bg-sunken px-3 py-1 text-sm font-medium">
      {kind === "saving" ? m.wizard_saving() : m.wizard_saved({ at: clock(at) })}
    </p>
  );
}
