import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import { errorText, isMadangError } from "../api/index.ts";

/** One sentence a field, by the field's name. */
export type FormErrors<Name extends string = string> = Partial<Record<Name, string>>;

type FormProps = {
  readonly onSubmit: (values: FormData) => void;
  readonly errors: FormErrors;
  /** Of the last attempt: told above the form unless it belongs to a field. */
  readonly failure?: unknown;
  /** Where a form knows more about it than the sentence of its reason. */
  readonly failureText?: (failure: unknown) => string;
  readonly children: ReactNode;
};

/**
 * A form that checks by itself: no browser bubbles, what was typed stays, and the focus goes to the first field that
 * has an error.
 */
export function Form({ onSubmit, errors, failure, failureText = errorText, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(errors).length > 0)
      form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors]);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <form ref={form} noValidate onSubmit={submit}>
      {failure === undefined || failure === null || belongsToField(failure, errors) ? null : (
        <p role="alert" className="mb-5 rounded-xl bg-bad-soft px-4 py-3 font-semibold text-bad">
          {failureText(failure)}
        </p>
      )}
      {children}
    </form>
  );
}

function belongsToField(failure: unknown, errors: FormErrors): boolean {
  return isMadangError(failure) && failure.code === "INVALID" && Object.keys(errors).length > 0;
}
