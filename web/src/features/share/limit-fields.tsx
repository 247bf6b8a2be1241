import { m } from "../../i18n/index.ts";
import { Field, type FormErrors, TextField } from "../../ui/index.ts";
import type { ShareField } from "./read-share.ts";
import type { ShareLink } from "./sections.ts";

type LimitFieldsProps = {
  readonly errors: FormErrors<ShareField>;
  readonly before: ShareLink | undefined;
};

/** Either a password or sites, so they stand together; folded away, because most links need neither. */
export function LimitFields({ errors, before }: LimitFieldsProps) {
  const hasError = errors.password !== undefined || errors.embedOrigins !== undefined;
  const hasPassword = before?.hasPassword === true;
  const origins = before?.embedOrigins ?? [];
  return (
    <details className="mb-5" open={hasError || hasPassword || origins.length > 0 || undefined}>
      <summary className="flex min-h-11 items-center text-soft underline">{m.share_more()}</summary>
      <div className="pt-2">
        <TextField
          name="password"
          label={hasPassword ? m.share_newPassword() : m.share_password()}
          note={m.share_optional()}
          hint={hasPassword ? m.share_newPasswordHint() : m.share_passwordHint()}
          error={errors.password}
          autoComplete="off"
          maxLength={128}
        />
        {hasPassword ? (
          <label className="mb-5 flex min-h-11 items-center gap-3">
            <input type="checkbox" name="dropPassword" className="size-6 shrink-0 accent-brand" />
            {m.share_dropPassword()}
          </label>
        ) : null}
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
              defaultValue={origins.join("\n")}
              {...described}
              className="w-full rounded-xl border border-edge bg-card px-3 py-2 aria-invalid:border-2 aria-invalid:border-bad"
            />
          )}
        </Field>
      </div>
    </details>
  );
}
