import { m } from "../../i18n/index.ts";
import { type FormErrors, TextField } from "../../ui/index.ts";

const TAX_DEFAULTS = { threshold: "50000", rate: "22" } as const;

/** What the note on tax goes by: the usual reading, which a tax adviser may see otherwise. */
export function TaxFields({ errors }: { readonly errors: FormErrors }) {
  const isFaulty = errors["taxThreshold"] !== undefined || errors["taxRate"] !== undefined;
  return (
    <details className="mb-5" open={isFaulty || undefined}>
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold underline">
        {m.draw_taxSettings()}
      </summary>
      <div className="grid gap-x-4 sm:grid-cols-2">
        <TextField
          name="taxThreshold"
          label={m.draw_taxThreshold()}
          error={errors["taxThreshold"]}
          inputMode="numeric"
          defaultValue={TAX_DEFAULTS.threshold}
        />
        <TextField
          name="taxRate"
          label={m.draw_taxRate()}
          error={errors["taxRate"]}
          inputMode="decimal"
          defaultValue={TAX_DEFAULTS.rate}
        />
      </div>
    </details>
  );
}
