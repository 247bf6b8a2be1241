import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { api, isMadangError, madang, queryClient } from "../../api/index.ts";
import { channelName, count, eventPeriod, money } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Banner, Card, QueryBlock, Skeleton, TextLink } from "../../ui/index.ts";
import { distributeEvent } from "../distribution/distribute-event.ts";
import type { PreviewedChannel } from "./channel-words.ts";
import { totalOf } from "./channels-step.tsx";
import { missingWords } from "./content-fields.ts";
import type { StoreEvent } from "./draft-saver.ts";
import { stepOfIssues } from "./open-step.ts";
import { purposeName } from "./purpose-step.tsx";
import type { Step } from "./search.ts";
import { Issues } from "./texts-step.tsx";
import type { Draft } from "./use-draft.ts";
import { WizardFrame } from "./wizard-frame.tsx";

/** Everything on one sheet; one button approves the event and sends it to its channels. */
export function ConfirmStep({ draft }: { readonly draft: Draft }) {
  const navigate = useNavigate();
  const { event } = draft;
  const { id: eventId } = event;
  const [errors, setErrors] = useState<{ legal?: string }>({});
  const preview = useQuery({ ...api.events.preview.queryOptions({ eventId }), staleTime: 0 });
  const estimate = useQuery({
    ...api.distribution.estimate.queryOptions({ eventId }),
    staleTime: 0,
    enabled: event.channels.length > 0,
  });
  const send = useMutation({
    mutationFn: () => approveAndSend(draft),
    onSuccess: async (isSent) => {
      if (!isSent) return;
      await navigate({ to: "/events/$eventId/distribution", params: { eventId }, replace: true });
      await queryClient.invalidateQueries({ queryKey: api.events.get.queryKey({ eventId }) });
      await queryClient.invalidateQueries({ queryKey: api.events.list.pathKey() });
    },
  });
  const next = (form: FormData) => {
    const isRead = form.get("legal") !== null;
    setErrors(isRead ? {} : { legal: m.wizard_legalMissing() });
    if (isRead && !send.isPending) send.mutate();
  };
  return (
    <WizardFrame
      step="5"
      title={m.wizard_confirmTitle()}
      draft={draft}
      errors={errors}
      failure={send.error ?? draft.save.error}
      next={m.wizard_approve()}
      isPending={send.isPending}
      onNext={next}
    >
      <Refusals error={send.error} />
      <QueryBlock query={preview} skeleton={<Skeleton rows={3} />}>
        {({ missing, channels }) => (
          <>
            {missing.length === 0 ? null : (
              <Banner look="warn" action={<EditLink event={event} step="2" />}>
                {m.wizard_missing({ fields: missingWords(missing) })}
              </Banner>
            )}
            {channels.map(({ channel, issues }) => (
              <Objection key={channel} event={event} channel={channel} issues={issues} />
            ))}
          </>
        )}
      </QueryBlock>
      <Summary
        event={event}
        costKrw={
          estimate.data === undefined || estimate.isFetching
            ? undefined
            : totalOf(estimate.data, event.channels)
        }
      />
      <LegalBox error={errors.legal} />
    </WizardFrame>
  );
}

type ObjectionProps = Pick<PreviewedChannel, "channel" | "issues"> & { readonly event: StoreEvent };

/** What a channel cannot be sent with, and the way to the step where that is mended. */
function Objection({ event, channel, issues }: ObjectionProps) {
  const step = stepOfIssues(issues);
  if (step === undefined) return null;
  return (
    <Banner look="bad" action={<EditLink event={event} step={step} about={channelName(channel)} />}>
      <p className="font-bold">{channelName(channel)}</p>
      <Issues issues={issues.filter(({ severity }) => severity === "hard")} />
    </Banner>
  );
}

/** The rows are watched on the next page: slow channels are not waited for here, a refusal of the whole is. */
const REFUSAL_MS = 1_200;

/**
 * Twice has no second effect: each of the two calls has a key of its own event.
 *
 * @returns false when the draft could not be kept; `draft.save` then says why
 */
async function approveAndSend(draft: Draft): Promise<boolean> {
  if (!(await draft.flush())) return false;
  const { id: eventId } = draft.event;
  await madang.events.approve.mutate({ eventId, idempotencyKey: `wizard-approve-${eventId}` });
  const sent = distributeEvent(eventId);
  // What fails after we have gone on stands on the next page, with the way to try again.
  sent.catch(() => undefined);
  await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, REFUSAL_MS))]);
  return true;
}

/** What the channels refused, by the sentence of each. */
function Refusals({ error }: { readonly error: unknown }) {
  if (!isMadangError(error) || error.reason !== "CONTENT_INVALID") return null;
  const issues = error.params["issues"];
  if (!Array.isArray(issues)) return null;
  const channels = new Set(
    issues.flatMap((issue) =>
      typeof issue === "object" && issue !== null ? [String(Reflect.get(issue, "channel"))] : [],
    ),
  );
  return (
    <p className="mb-4 font-semibold text-bad">
      {[...channels].map((channel) => channelName(channel) ?? channel).join(", ")}
    </p>
  );
}

type EditLinkProps = {
  readonly event: StoreEvent;
  readonly step: Step;
  /** What is changed there, for who does not see the line. */
  readonly about?: string;
};

function EditLink({ event, step, about }: EditLinkProps) {
  return (
    <TextLink
      to="/events/new/$step"
      params={{ step }}
      search={{ event: event.id, purpose: event.objective }}
      className="min-w-11 justify-center"
    >
      {m.wizard_edit()}
      {about === undefined ? null : <span className="sr-only">: {about}</span>}
    </TextLink>
  );
}

type SummaryProps = { readonly event: StoreEvent; readonly costKrw: number | undefined };

function Summary({ event, costKrw }: SummaryProps) {
  const { title, prizeName, prizeCount, prizeCostKrw, otherCostKrw, channels } = event;
  const dash = m.wizard_none();
  const prize =
    prizeName === "" ? dash : prizeCount === null ? prizeName : `${prizeName} × ${count(prizeCount)}`;
  const ownCost = (prizeCostKrw ?? 0) + (otherCostKrw ?? 0);
  const row = (label: string, value: ReactNode, step?: Step) => (
    <div className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 border-b border-line py-1 last:border-0">
      <dt className="w-22 text-soft">{label}</dt>
      <dd className="min-w-0 flex-1 font-semibold">{value}</dd>
      {step === undefined ? null : (
        <dd>
          <EditLink event={event} step={step} about={label} />
        </dd>
      )}
    </div>
  );
  return (
    <Card className="mt-4">
      <dl>
        {row(m.wizard_purpose(), purposeName(event.objective))}
        {row(m.wizard_title(), title === "" ? dash : title, "2")}
        {row(m.wizard_period(), eventPeriod(event) ?? dash, "2")}
        {row(m.wizard_prizeName(), prize, "2")}
        {row(
          m.wizard_target(),
          event.targetParticipants === null
            ? dash
            : m.wizard_people({ people: count(event.targetParticipants) }),
          "2",
        )}
        {row(
          m.wizard_channels(),
          channels.length === 0 ? dash : channels.map(({ channel }) => channelName(channel)).join(", "),
          "4",
        )}
      </dl>
      <p className="mt-3 flex flex-wrap justify-between gap-2 border-t border-line pt-3 text-lg font-bold">
        <span>{m.wizard_wholeCost()}</span>
        <span data-testid="whole-cost">{costKrw === undefined ? dash : money(costKrw + ownCost)}</span>
      </p>
      {costKrw === undefined ? null : (
        <p className="text-sm text-soft">
          {m.wizard_costParts({ channels: money(costKrw), prizes: money(ownCost) })}
        </p>
      )}
    </Card>
  );
}

function LegalBox({ error }: { readonly error: string | undefined }) {
  return (
    <Card className="mt-4" title={m.wizard_legalTitle()}>
      <ul className="mb-3 list-disc pl-5 text-sm text-soft">
        <li>{m.wizard_legalPrivacy()}</li>
        <li>{m.wizard_legalAds()}</li>
        <li>{m.wizard_legalTax()}</li>
      </ul>
      <label className="flex min-h-11 cursor-pointer items-center gap-3 font-semibold">
        <input
          type="checkbox"
          name="legal"
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : "legal-error"}
          className="size-6 shrink-0 accent-brand"
        />
        {m.wizard_legalRead()}
      </label>
      {error === undefined ? null : (
        <p id="legal-error" className="mt-1 font-semibold text-bad">
          {error}
        </p>
      )}
    </Card>
  );
}
