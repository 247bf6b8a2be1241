import { useId, useState } from "react";
import { useOfflineReason } from "../../api/index.ts";
import { dateTime } from "../../format/index.ts";
import { m } from "../../i18n/index.ts";
import { Button, Form, type FormErrors, SelectField, showToast, TextField } from "../../ui/index.ts";
import { LimitFields } from "./limit-fields.tsx";
import { KEEP, readShare, type ShareField } from "./read-share.ts";
import { SECTIONS, type ShareLink, sectionWords } from "./sections.ts";
import { useSaveShare } from "./use-save-share.ts";

const EXPIRIES = [30, 90, 365] as const;

type ShareFormProps = {
  readonly eventId: string;
  /** The link to change; without one a new link is made. */
  readonly share?: ShareLink;
  readonly onSaved?: () => void;
};

/** Chooses what a link shows, to whom and how long: for a new one and for one there is. */
export function ShareForm({ eventId, share, onSaved }: ShareFormProps) {
  const [errors, setErrors] = useState<FormErrors<ShareField>>({});
  const [made, setMade] = useState(0);
  const [before] = useState(share);
  const offline = useOfflineReason();
  const save = useSaveShare({
    ...{ eventId, before },
    onSaved: () => {
      setMade((count) => count + 1);
      showToast(before === undefined ? m.share_created() : m.share_changed());
      onSaved?.();
    },
  });
  const submit = (values: FormData) => {
    const { wishes, errors: found } = readShare(values, before);
    setErrors(found);
    if (wishes !== undefined) save.mutate(wishes);
  };
  return (
    <Form errors={errors} failure={save.error} onSubmit={submit}>
      {/* Empty again after a link was made, but for the button, which keeps the focus. */}
      <div key={made}>
        <Sections error={errors.sections} chosen={before?.sections} />
        <TextField
          name="label"
          label={m.share_label()}
          note={m.share_optional()}
          hint={m.share_labelHint()}
          defaultValue={before?.label}
          maxLength={50}
          autoComplete="off"
        />
        <SelectField
          name="expiresInDays"
          label={m.share_expiry()}
          hint={before === undefined ? undefined : expiryWords(before)}
          defaultValue={before === undefined ? "90" : KEEP}
        >
          {before === undefined ? null : <option value={KEEP}>{m.share_keep()}</option>}
          {EXPIRIES.map((days) => (
            <option key={days} value={days}>
              {before === undefined
                ? m.share_days({ days: String(days) })
                : m.share_daysFromNow({ days: String(days) })}
            </option>
          ))}
          {before?.expiresAt === null ? null : <option value="">{m.share_never()}</option>}
        </SelectField>
        <LimitFields errors={errors} before={before} />
      </div>
      <Button type="submit" isWide isPending={save.isPending} blockedBecause={offline}>
        {before === undefined ? m.share_create() : m.share_save()}
      </Button>
    </Form>
  );
}

/** How it is now: too long for the list on a phone. */
function expiryWords({ expiresAt, state }: ShareLink): string {
  if (state === "EXPIRED") return m.share_expired();
  const until = expiresAt === null ? m.share_never() : m.share_until({ at: dateTime(expiresAt) });
  return m.share_now({ until });
}

type SectionsProps = {
  readonly error: string | undefined;
  readonly chosen: ShareLink["sections"] | undefined;
};

function Sections({ error, chosen }: SectionsProps) {
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
            defaultChecked={chosen?.includes(name) ?? isOn}
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
