import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, queryClient, useOfflineReason } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Card, Form, type FormErrors, QueryBlock, showToast, TextField } from "../../ui/index.ts";
import { type Commission, readCommission } from "./commission.ts";
import { CommitAsk } from "./commit-ask.tsx";
import { PrizeFields } from "./prize-fields.tsx";
import { SetAsideFields } from "./set-aside-fields.tsx";
import { SourceFields } from "./source-fields.tsx";
import { TaxFields } from "./tax-fields.tsx";

type CommitFormProps = {
  readonly eventId: string;
  /** Who is in the draw as it stands. */
  readonly entries: number;
};

/** Prizes, alternates, chances and the public value: everything that is published before the draw. */
export function CommitForm({ eventId, entries }: CommitFormProps) {
  const event = useQuery(api.events.get.queryOptions({ eventId }));
  return (
    <Card title={m.draw_formTitle()}>
      <QueryBlock query={event}>
        {({ prizeName, prizeCount }) => (
          <Questions
            eventId={eventId}
            entries={entries}
            first={{ name: prizeName, count: Math.min(prizeCount ?? 1, entries) }}
          />
        )}
      </QueryBlock>
    </Card>
  );
}

const PRIZES_MAX = 10;

type QuestionsProps = CommitFormProps & {
  readonly first: { readonly name: string; readonly count: number };
};

function Questions({ eventId, entries, first }: QuestionsProps) {
  const offline = useOfflineReason();
  const [errors, setErrors] = useState<FormErrors>({});
  const [rows, setRows] = useState<readonly number[]>([0]);
  /** What is asked about before it is published: undefined while nothing is. */
  const [asked, setAsked] = useState<Commission>();
  const commit = useMutation(
    api.draws.commit.mutationOptions({
      onSuccess: (state) => {
        queryClient.setQueryData(api.draws.get.queryKey({ eventId }), state);
        showToast(m.draw_committed());
      },
    }),
  );
  const submit = (form: FormData) => {
    const read = readCommission(form, { eventId, entries, rows, now: Date.now() });
    setErrors("errors" in read ? read.errors : {});
    if ("errors" in read) return;
    commit.reset();
    setAsked(read.input);
  };
  return (
    <>
      <Form onSubmit={submit} errors={errors}>
        {rows.map((row, at) => (
          <PrizeFields
            key={row}
            row={row}
            number={at + 1}
            errors={errors}
            first={at === 0 ? first : undefined}
            onRemove={rows.length > 1 ? () => setRows(rows.filter((one) => one !== row)) : undefined}
          />
        ))}
        {rows.length >= PRIZES_MAX ? null : (
          <div className="mb-5">
            <Button look="plain" onClick={() => setRows([...rows, Math.max(...rows) + 1])}>
              {m.draw_prizeAdd()}
            </Button>
          </div>
        )}
        <TextField
          name="alternates"
          label={m.draw_alternates()}
          hint={m.draw_alternatesHint()}
          error={errors["alternates"]}
          inputMode="numeric"
          defaultValue="3"
        />
        <Chances />
        <SourceFields errors={errors} />
        <SetAsideFields eventId={eventId} error={errors["flagged"]} />
        <TaxFields errors={errors} />
        <Button type="submit" isWide blockedBecause={offline}>
          {m.draw_commit()}
        </Button>
      </Form>
      <CommitAsk
        asked={asked}
        entries={entries}
        work={commit}
        onClose={() => setAsked(undefined)}
        onConfirm={commit.mutate}
      />
    </>
  );
}

function Chances() {
  return (
    <fieldset className="mb-5">
      <legend className="mb-1.5 font-semibold">{m.draw_chances()}</legend>
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="radio"
          name="chances"
          value="same"
          defaultChecked
          className="size-5 shrink-0 accent-brand"
        />
        {m.draw_chancesSame()}
      </label>
      <label className="flex min-h-11 items-center gap-3">
        <input type="radio" name="chances" value="visits" className="size-5 shrink-0 accent-brand" />
        {m.draw_chancesVisits()}
      </label>
    </fieldset>
  );
}
