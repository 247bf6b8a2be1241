import type { Inputs } from "../../api/index.ts";
import { m } from "../../i18n/index.ts";

export type Commission = Inputs["draws"]["commit"];
export type Read = { readonly input: Commission } | { readonly errors: Mistakes };
/** A sentence a field, by the name of the field. */
type Mistakes = Partial<Record<string, string>>;

const WEIGHT_MAX = 5;
const FLAGGED_MAX = 200;

type Asked = {
  readonly eventId: string;
  readonly entries: number;
  readonly rows: readonly number[];
  readonly now: number;
};

/**
 * The form's values as the verb's input, or a sentence for each field that has to be mended. Nobody waits beyond the
 * last entry: alternates that cannot exist are left away.
 *
 * @param entries who is in the draw, before anybody is set aside
 * @param rows numbers of the prize rows on the page, in their order: fields are `name-3`, `count-3`, …
 */
export function readCommission(form: FormData, { eventId, entries, rows, now }: Asked): Read {
  const errors: Mistakes = {};
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const number = (name: string, [least, most]: readonly [number, number], sentence: () => string) => {
    const typed = text(name).replaceAll(",", "");
    const value = /^\d{1,11}$/.test(typed) ? Number(typed) : Number.NaN;
    if (!(value >= least && value <= most)) errors[name] = sentence();
    return value;
  };
  const prizes = rows.map((row) => {
    const name = text(`name-${row}`);
    if (name === "" || [...name].length > 60) errors[`name-${row}`] = m.draw_prizeNameMissing();
    return {
      name,
      count: number(`count-${row}`, [1, 500], m.draw_prizeCountWrong),
      valueKrw: number(`value-${row}`, [0, 10_000_000_000], m.draw_prizeValueWrong),
      needsAddress: form.has(`address-${row}`),
    };
  });
  const alternates = number("alternates", [0, 200], m.draw_alternatesWrong);
  const isFigure = text("source") === "FIGURE";
  const figure = text("figure");
  if (isFigure && ([...figure].length < 2 || [...figure].length > 60))
    errors["figure"] = m.draw_figureMissing();
  const flagged = form.getAll("flagged").map(String);
  if (flagged.length > FLAGGED_MAX) errors["flagged"] = m.draw_setAsideMany();
  const left = entries - flagged.length;
  const winners = prizes.reduce((sum, { count }) => sum + count, 0);
  if (winners > left) errors[`count-${rows[0]}`] = m.draw_prizesMany({ people: left });
  const taxThresholdKrw = number("taxThreshold", [0, 10_000_000_000], m.draw_taxThresholdWrong);
  const taxRatePct = /^\d{1,3}(\.\d)?$/.test(text("taxRate")) ? Number(text("taxRate")) : Number.NaN;
  if (!(taxRatePct <= 100)) errors["taxRate"] = m.draw_taxRateWrong();
  // Owners think in Korea's time, whatever the browser's zone.
  const knownAfter = `${text("figureAt").slice(0, 16)}:00+09:00`;
  if (isFigure && !(Date.parse(knownAfter) > now)) errors["figureAt"] = m.draw_figureAtWrong();
  if (Object.keys(errors).length > 0) return { errors };
  return {
    input: {
      ...{ eventId, prizes, flagged, taxThresholdKrw, taxRatePct },
      alternates: Math.min(alternates, left - winners),
      weightPerVisit: text("chances") === "visits" ? 1 : 0,
      weightMax: WEIGHT_MAX,
      publicSource: isFigure ? { kind: "FIGURE", name: figure, knownAfter } : { kind: "DRAND" },
    },
  };
}
