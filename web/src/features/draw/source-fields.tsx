import { useState } from "react";
import { m } from "../../i18n/index.ts";
import { type FormErrors, TextField } from "../../ui/index.ts";

/** Which value nobody knows yet: one that is fetched, or one that the owner enters when it is known. */
export function SourceFields({ errors }: { readonly errors: FormErrors }) {
  const [kind, setKind] = useState<"DRAND" | "FIGURE">("DRAND");
  const choice = (value: typeof kind, label: string) => (
    <label className="flex min-h-11 items-center gap-3">
      <input
        type="radio"
        name="source"
        value={value}
        checked={kind === value}
        onChange={() => setKind(value)}
        className="size-5 shrink-0 accent-brand"
      />
      {label}
    </label>
  );
  return (
    <fieldset className="mb-5">
      <legend className="mb-1.5 font-semibold">{m.draw_source()}</legend>
      {choice("DRAND", m.draw_sourceDrand())}
      {choice("FIGURE", m.draw_sourceFigure())}
      {kind === "DRAND" ? null : (
        <div className="mt-3">
          <TextField
            name="figure"
            label={m.draw_figureName()}
            hint={m.draw_figureHint()}
            error={errors["figure"]}
            maxLength={120}
          />
          <TextField
            name="figureAt"
            type="datetime-local"
            label={m.draw_figureAt()}
            hint={m.draw_figureAtHint()}
            error={errors["figureAt"]}
          />
        </div>
      )}
    </fieldset>
  );
}
