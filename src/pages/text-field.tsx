import type { Child } from "hono/jsx";

export type TextFieldProps = {
  name: string;
  label: Child;
  hint?: Child;
  /** What is wrong with what was typed. */
  error: string | undefined;
  /** Takes the focus where it is faulty: no field before it is. */
  isFirst: boolean;
  value: string;
  maxlength: number;
  autocomplete: string;
  type?: "text" | "tel";
  inputmode?: "tel" | "numeric";
  placeholder?: string;
  isOptional?: boolean;
  /** More than one line. */
  rows?: number;
};

/** A field for words or digits, what is wrong with it, and its hint; named so that a screen reader tells all three. */
export function TextField(props: TextFieldProps) {
  const { name, label, hint, error, isFirst, value, type = "text", isOptional = false, rows } = props;
  const { maxlength, autocomplete, inputmode, placeholder } = props;
  const told = [...(error === undefined ? [] : ["error"]), ...(hint === undefined ? [] : ["hint"])];
  const control = {
    ...{ id: name, name, maxlength, autocomplete, inputmode, placeholder, required: !isOptional },
    "aria-describedby": told.length === 0 ? undefined : told.map((part) => `${name}-${part}`).join(" "),
    ...(error === undefined ? {} : { "aria-invalid": "true" as const, autofocus: isFirst }),
  };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {rows === undefined ? (
        <input {...control} type={type} value={value} />
      ) : (
        <textarea {...control} rows={rows}>
          {value}
        </textarea>
      )}
      <ErrorText of={name} text={error} />
      {hint === undefined ? null : (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** What is wrong with a field, where its `aria-describedby` finds it. */
export function ErrorText({ of, text }: { of: string; text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p class="error" id={`${of}-error`}>
      {text}
    </p>
  );
}
