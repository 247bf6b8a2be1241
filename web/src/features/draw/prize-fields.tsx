import { m } from "../../i18n/index.ts";
import { Button, type FormErrors, TextField } from "../../ui/index.ts";

type PrizeFieldsProps = {
  /** Names the fields; stays when rows before it go. */
  readonly row: number;
  readonly number: number;
  readonly errors: FormErrors;
  readonly first: { readonly name: string; readonly count: number } | undefined;
  readonly onRemove: (() => void) | undefined;
};

/** One kind of prize: its name, for how many, what one is worth, and whether it is sent. */
export function PrizeFields({ row, number, errors, first, onRemove }: PrizeFieldsProps) {
  return (
    <fieldset className="mb-4 rounded-xl border border-line p-4">
      <legend className="px-1 font-bold">{m.draw_prize({ number })}</legend>
      <TextField
        name={`name-${row}`}
        label={m.draw_prizeName()}
        error={errors[`name-${row}`]}
        defaultValue={first?.name}
        maxLength={120}
      />
      <div className="grid gap-x-4 sm:grid-cols-2">
        <TextField
          name={`count-${row}`}
          label={m.draw_prizeCount()}
          error={errors[`count-${row}`]}
          inputMode="numeric"
          defaultValue={String(first?.count ?? 1)}
        />
        <TextField
          name={`value-${row}`}
          label={m.draw_prizeValue()}
          error={errors[`value-${row}`]}
          inputMode="numeric"
        />
      </div>
      <p className="-mt-3 mb-3 text-sm text-soft">{m.draw_prizeValueHint()}</p>
      <label className="flex min-h-11 items-center gap-3">
        <input type="checkbox" name={`address-${row}`} className="size-5 shrink-0 accent-brand" />
        {m.draw_prizeAddress()}
      </label>
      {onRemove === undefined ? null : (
        <Button look="quiet" onClick={onRemove}>
          {m.draw_prizeRemove({ number })}
        </Button>
      )}
    </fieldset>
  );
}
