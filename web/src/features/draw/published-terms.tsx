import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOfflineReason } from "../../api/index.ts";
import { count, dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Card, Dialog, Form, type FormErrors, TextAnchor, TextField } from "../../ui/index.ts";
import { CopyButton } from "./copy-button.tsx";
import type { Draw } from "./draw.ts";

type PublishedTermsProps = { readonly eventId: string; readonly draw: Draw; readonly isOwner: boolean };

/** What stands on the public page, and, before the result, the way to it. */
export function PublishedTerms({ eventId, draw, isOwner }: PublishedTermsProps) {
  const isOpen = draw.status === "COMMITTED" && isOwner;
  return (
    <>
      {isOpen ? <Reveal eventId={eventId} draw={draw} /> : null}
      <Card title={m.draw_promiseTitle()}>
        <p>{m.draw_promiseText({ at: dateTime(draw.committedAt), people: count(draw.entries) })}</p>
        <p className="mt-3 text-sm text-soft">{m.draw_fingerprint()}</p>
        <p className="font-mono text-sm break-all">{draw.commitment}</p>
        <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1">
          <CopyButton text={draw.commitment} />
          <TextAnchor href={draw.verifyUrl}>{m.draw_verify()}</TextAnchor>
          <TextAnchor href={draw.proofUrl}>{m.draw_proof()}</TextAnchor>
        </div>
        {isOpen ? <CancelButton eventId={eventId} /> : null}
      </Card>
    </>
  );
}

function waitWords({ publicSource: source }: Draw): string {
  if (source.kind === "DRAND")
    return m.draw_waitDrand({ round: count(source.round), at: dateTime(source.knownAfter) });
  const named = m.draw_waitFigure({ name: source.name });
  return source.knownAfter === null
    ? named
    : `${named} ${m.draw_waitFigureAt({ at: dateTime(source.knownAfter) })}`;
}

function Reveal({ eventId, draw }: { readonly eventId: string; readonly draw: Draw }) {
  const offline = useOfflineReason();
  const [errors, setErrors] = useState<FormErrors>({});
  /** What is asked about: undefined while nothing is. */
  const [asked, setAsked] = useState<{ readonly value?: string }>();
  const reveal = useMutation(
    api.draws.reveal.mutationOptions({
      onSuccess: (state) => queryClient.setQueryData(api.draws.get.queryKey({ eventId }), state),
      onSettled: () => setAsked(undefined),
    }),
  );
  const isFigure = draw.publicSource.kind === "FIGURE";
  const submit = (form: FormData) => {
    const value = String(form.get("value") ?? "").trim();
    const isMissing = isFigure && value === "";
    setErrors(isMissing ? { value: m.draw_valueMissing() } : {});
    if (!isMissing) setAsked(isFigure ? { value } : {});
  };
  const { value } = asked ?? {};
  return (
    <Card title={m.draw_revealTitle()}>
      <Form onSubmit={submit} errors={errors} failure={reveal.error}>
        <p className="mb-4">{waitWords(draw)}</p>
        {isFigure ? (
          <TextField
            name="value"
            label={m.draw_value()}
            hint={m.draw_valueHint()}
            error={errors["value"]}
            maxLength={100}
            autoComplete="off"
          />
        ) : null}
        <Button type="submit" isWide blockedBecause={offline}>
          {m.draw_reveal()}
        </Button>
      </Form>
      <Dialog title={m.draw_revealAsk()} isOpen={asked !== undefined} onClose={() => setAsked(undefined)}>
        <p className="mb-4">
          {value === undefined ? m.draw_revealAskDrand() : m.draw_revealAskValue({ value })}
        </p>
        <div className="flex flex-wrap gap-3">
          <Button
            isPending={reveal.isPending}
            onClick={() => reveal.mutate({ eventId, ...(value === undefined ? {} : { publicValue: value }) })}
          >
            {m.draw_reveal()}
          </Button>
          <Button look="plain" onClick={() => setAsked(undefined)}>
            {m.draw_no()}
          </Button>
        </div>
      </Dialog>
    </Card>
  );
}

function CancelButton({ eventId }: { readonly eventId: string }) {
  const [isAsking, setAsking] = useState(false);
  const offline = useOfflineReason();
  const cancel = useMutation(
    api.draws.cancel.mutationOptions({
      onSuccess: (state) => queryClient.setQueryData(api.draws.get.queryKey({ eventId }), state),
    }),
  );
  const close = () => {
    if (cancel.isError) cancel.reset();
    setAsking(false);
  };
  return (
    <div className="mt-2">
      <Button look="danger" blockedBecause={offline} onClick={() => setAsking(true)}>
        {m.draw_cancel()}
      </Button>
      <Dialog title={m.draw_cancelAsk()} isOpen={isAsking} onClose={close}>
        <Form onSubmit={() => cancel.mutate({ eventId })} errors={{}} failure={cancel.error}>
          <p className="mb-4">{m.draw_cancelText()}</p>
          <div className="flex flex-wrap gap-3">
            <Button type="submit" look="danger" isPending={cancel.isPending}>
              {m.draw_cancel()}
            </Button>
            <Button look="plain" onClick={close}>
              {m.draw_no()}
            </Button>
          </div>
        </Form>
      </Dialog>
    </div>
  );
}
