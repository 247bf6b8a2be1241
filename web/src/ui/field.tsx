import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";
import { classes } from "./classes.ts";

type Described = {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
};

type FieldProps = {
  readonly label: string;
  /** Beside the label: "선택". */
  readonly note?: string | undefined;
  readonly hint?: ReactNode;
  /** A sentence that names the fix. */
  readonly error?: string | undefined;
  readonly children: (described: Described) => ReactNode;
};

/** A control with its label, its hint and its error, all read together. */
export function Field({ label, note, hint, error, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = classes(error !== undefined && errorId, hint !== undefined && hintId);
  return (
    <div className="mb-5">
      <label htmlFor={id} className="mb-1.5 block font-semibold">
        {label}
        {note === undefined ? null : <span className="ml-0.5 font-normal text-soft"> {note}</span>}
      </label>
      {hint === undefined ? null : (
        <p id={hintId} className="mb-1.5 text-sm text-soft">
          {hint}
        </p>
      )}
      {children({
        id,
        "aria-describedby": describedBy === "" ? undefined : describedBy,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {error === undefined ? null : (
        <p id={errorId} className="mt-1.5 text-sm font-semibold text-bad">
          {error}
        </p>
      )}
    </div>
  );
}

export const CONTROL =
  "w-full min-h-12 rounded-xl border border-edge bg-card px-3 py-2 text-base text-ink aria-invalid:border-2 aria-invalid:border-bad";

type Common = Pick<FieldProps, "label" | "note" | "hint" | "error">;

type TextFieldProps = Common & InputHTMLAttributes<HTMLInputElement>;

/** One line of text; `name` is the key of the form's values and errors. */
export function TextField({ label, note, hint, error, ...input }: TextFieldProps) {
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(described) => <input type="text" {...input} {...described} className={CONTROL} />}
    </Field>
  );
}

type SelectFieldProps = Common & SelectHTMLAttributes<HTMLSelectElement>;

/** The platform's own list: phones show their picker. */
export function SelectField({ label, note, hint, error, children, ...select }: SelectFieldProps) {
  return (
    <Field label={label} note={note} hint={hint} error={error}>
      {(described) => (
        <select {...select} {...described} className={CONTROL}>
          {children}
        </select>
      )}
    </Field>
  );
}
