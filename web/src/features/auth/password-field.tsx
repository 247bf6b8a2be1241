import { useState } from "react";
import { m } from "../../i18n/index.ts";
import { CONTROL, Field } from "../../ui/field.tsx";

type PasswordFieldProps = {
  readonly label?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly autoComplete: "current-password" | "new-password";
};

/** May be pasted and shown. */
export function PasswordField({ label = m.auth_password(), hint, error, autoComplete }: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field label={label} hint={hint} error={error}>
      {(described) => (
        <div className="flex gap-2">
          <input
            name="password"
            type={isShown ? "text" : "password"}
            autoComplete={autoComplete}
            {...described}
            className={CONTROL}
          />
          <button
            type="button"
            aria-pressed={isShown}
            onClick={() => setShown(!isShown)}
            className="min-h-12 shrink-0 rounded-xl border border-edge bg-card px-4 font-semibold"
          >
            {m.auth_show()}
          </button>
        </div>
      )}
    </Field>
  );
}
