import type { Locale } from "./drawing.ts";
import { show, type Unit } from "./words.ts";

export type Named = {
  readonly name: string;
  readonly unit: Unit;
  readonly values: readonly (number | null)[];
};

/** The sentence of a chart that has nothing to compare; undefined where it has. */
export function emptyCaption({ name, unit, values }: Named, locale: Locale): string | undefined {
  const isKo = locale === "ko";
  if (values.length === 0)
    return isKo ? `${name}: 아직 보여 줄 값이 없어요.` : `${name}: nothing to show yet.`;
  if (values.every((value) => value === null))
    return isKo ? `${name}: 아직 알 수 없어요.` : `${name}: not known yet.`;
  if (values.some((value) => value !== null && value !== 0)) return undefined;
  const zero = show(0, unit, locale);
  const isWhole = values.every((value) => value !== null);
  if (isWhole) return isKo ? `${name}: 아직 모두 ${copula(zero)}.` : `${name}: ${zero} so far.`;
  return isKo ? `${name}: 알려진 값은 모두 ${copula(zero)}.` : `${name}: ${zero} wherever it is known.`;
}

/** "It is so many": what is read with a vowel at its end takes the short form. @example copula("12회") // "12회예요" */
export function copula(text: string): string {
  return `${text}${/[회%]$/.test(text) ? "예요" : "이에요"}`;
}
