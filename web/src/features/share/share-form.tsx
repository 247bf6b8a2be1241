import { useMutation } from "@tanstack/react-query";
import { useId, useRef, useState } from "react";
import { api, queryClient, useOnline } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Field, Form, type FormErrors, SelectField, showToast, TextField } from "../../ui/index.ts";
import { readShare, type ShareField } from "./read-share.ts";
import { SECTIONS, sectionWords } from "./sections.ts";

const EXPIRIES = [30, 90, 365] as const;

/** Chooses what a new link shows, to whom and how long. */
export function ShareForm({ eventId }: { readonly eventId: string }) {
  const [errors, setErrors] = useState<FormErrors<ShareField>>({});
  const [made, setMade] = useState(0);
  // One key an attempt: what the client sends again by itself makes no second link.
  const key = useRef(crypto.randomUUID());
  const isOnline = useOnline();
  const create = useMutation(
    api.shares.create.mutationOptions({
      onSuccess: () => {
        setMade((count) => count + 1);
        showToast(m.share_created());
        void queryClient.invalidateQueries(api.shares.list.pathFilter());
      },
      onSettled: () => {
        key.current = crypto.randomUUID();
      },
    }),
  );
  const submit = (values: FormData) => {
    const { share, errors: found } = readShare(values);
    setErrors(found);
    if (share !== undefined) create.mutate({ eventId, ...share, idempotencyKey: key.current });
  };
  return (
    <Form errors={errors} failure={create.error} onSubmit={submit}>
      {/* Empty again after a link was made, but for the button, which keeps the focus. */}
      <div key={made}>
        <Sections error={errors.sections} />
        <TextField
          name="label"
          label={m.share_label()}
          note={m.share_optional()}
          hint={m.share_labelHint()}
          maxLength={50}
          autoComplete="off"
        />
        <SelectField name="expiresInDays" label={m.share_expiry()} defaultValue="90">
          {EXPIRIES.map((days) => (
            <option key={days} value={days}>
              {m.share_days({ days: String(days) })}
            </option>
          ))}
          <option value="">{m.share_never()}</option>
        </SelectField>
        <Limits errors={errors} />
      </div>
      <Button
        type="submit"
        isWide
        isPending={create.isPending}
        blockedBecause={isOnline ? undefined : m.common_needsOnline()}
      >
        {m.share_create()}
      </Button>
    </Form>
  );
}

function Sections({ error }: { readonly error: string | undefined }) {
  const errorId = useId();
  const described = error === undefined ? {} : { "aria-invalid": true, "aria-describedby": errorId };
  return (
    <fieldset className="mb-5">
      <legend className="mb-1.5 font-semibold">{m.share_sections()}</legend>
      {SECTIONS.map(({ name, isOn }, index) => (
        <label key={name} className="flex min-h-11 items-center gap-3 py-1">
          <input
            type="checkbox"
            name="sections"
            value={name}
            defaultChecked={isOn}
            className="size-6 shrink-0 accent-brand"
            {...(index === 0 ? described : {})}
          />
          <span>
            {sectionWords(name)}
            {name === "RETURNS" ? (
              <span className="block text-sm text-soft">{m.share_returnsHint()}</span>
            ) : null}
          </span>
        </label>
      ))}
      {error === undefined ? null : (
        <p id={errorId} className="mt-1.5 text-sm font-semibold text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}

/** Either of the two, so they stand together; folded away, because most links need neither. */
function Limits({ errors }: { readonly errors: FormErrors<ShareField> }) {
  const hasError = errors.password !== undefined || errors.embedOrigins !== undefined;
  return (
    <details className="mb-5" open={hasError || undefined}>
      <summary className="flex min-h-11 items-center text-soft underline">{m.share_more()}</summary>
      <div className="pt-2">
        <TextField
          name="password"
          label={m.share_password()}
          note={m.share_optional()}
          hint={m.share_passwordHint()}
          error={errors.password}
          autoComplete="off"
          maxLength={128}
        />
        <Field
          label={m.share_origins()}
          note={m.share_optional()}
          hint={m.share_originsHint()}
          error={errors.embedOrigins}
        >
          {(described) => (
            <textarea
              name="embedOrigins"
              rows={3}
              {...described}
              className="w-full rounded-xl border border-edge bg-card px-3 py-2 aria-invalid:border-2 aria-invalid:border-bad"
            />
          )}
        </Field>
      </div>
    </details>
  );
}
