import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { api, type Inputs } from "../../../api/index.ts";
import { count, money, percent } from "../../../format/index.ts";
import { m } from "../../../i18n/index.ts";
import { Button, QueryBlock, TextField } from "../../../ui/index.ts";

type Changes = NonNullable<Inputs["analytics"]["whatIf"]["changes"]>;

const FIELDS = [
  { name: "prizeKrw", label: m.dashboard_partPrize },
  { name: "channelKrw", label: m.dashboard_partChannels },
  { name: "participants", label: m.dashboard_partParticipants },
  { name: "newCustomerLtvKrw", label: m.dashboard_partLtv },
  { name: "salesIncreaseKrw", label: m.dashboard_partSalesIncrease },
] as const;
type FieldName = (typeof FIELDS)[number]["name"];
type Errors = Partial<Record<FieldName, string>>;

const MOST = 1_000_000_000_000;

/** What would come out if something were different; nothing is stored. */
export function WhatIf({ eventId }: { readonly eventId: string }) {
  const [changes, setChanges] = useState<Changes>({});
  const [errors, setErrors] = useState<Errors>({});
  const headingId = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readChanges(new FormData(event.currentTarget));
    setErrors(read.errors);
    if (Object.keys(read.errors).length === 0) setChanges(read.changes);
  };
  return (
    <details className="mt-4 rounded-xl border border-line px-4">
      <summary className="flex min-h-11 items-center font-semibold">{m.dashboard_whatIf()}</summary>
      <p id={headingId} className="mb-3 text-sm text-soft">
        {m.dashboard_whatIfText()}
      </p>
      <form onSubmit={submit} noValidate aria-describedby={headingId}>
        <div className="grid gap-x-4 sm:grid-cols-2">
          {FIELDS.map(({ name, label }) => (
            <TextField key={name} name={name} label={label()} error={errors[name]} inputMode="numeric" />
          ))}
        </div>
        <Button type="submit" look="plain">
          {m.dashboard_whatIfShow()}
        </Button>
      </form>
      {Object.keys(changes).length === 0 ? <div className="h-4" /> : <Outcome {...{ eventId, changes }} />}
    </details>
  );
}

/** Empty fields stay as they are; commas are as people write them. */
function readChanges(form: FormData): { readonly changes: Changes; readonly errors: Errors } {
  const changes: Changes = {};
  const errors: Errors = {};
  for (const { name } of FIELDS) {
    const text = String(form.get(name) ?? "").replaceAll(/[,\s원명]/g, "");
    if (text === "") continue;
    const value = Number(text.replace("−", "-"));
    const least = name === "salesIncreaseKrw" ? -MOST : 0;
    if (Number.isSafeInteger(value) && value >= least && value <= MOST) changes[name] = value;
    else errors[name] = m.dashboard_whatIfNumber();
  }
  return { changes, errors };
}

function Outcome({ eventId, changes }: { readonly eventId: string; readonly changes: Changes }) {
  const answer = useQuery({
    ...api.analytics.whatIf.queryOptions({ eventId, changes }),
    placeholderData: keepPreviousData,
  });
  const words = (roi: number | null) => (roi === null ? m.dashboard_unknown() : percent(roi));
  return (
    <div className="my-4" role="status">
      <QueryBlock query={answer}>
        {({ current, changed, breakEvenParticipants }) => (
          <>
            <p className="font-semibold">
              {m.dashboard_whatIfAnswer({
                before: words(current.returns.roi),
                after: words(changed.returns.roi),
                cost: money(changed.returns.totalCostKrw),
              })}
            </p>
            {breakEvenParticipants === null ? null : (
              <p className="text-sm text-soft">
                {m.dashboard_whatIfBreakEven({ people: count(breakEvenParticipants) })}
              </p>
            )}
          </>
        )}
      </QueryBlock>
    </div>
  );
}
