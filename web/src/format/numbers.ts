import { getLocale, m } from "../i18n/index.ts";

const KOREAN_UNITS = [
  [1_0000_0000_0000, "조"],
  [1_0000_0000, "억"],
  [1_0000, "만"],
] as const;

/**
 * An integer with commas.
 *
 * @example count(12345) // "12,345"
 */
export function count(value: number): string {
  return grouped(value);
}

/**
 * Won, an integer; minus with its own sign.
 *
 * @example money(-350000) // "−350,000원"
 */
export function money(won: number): string {
  return getLocale() === "ko" ? `${grouped(won)}원` : `${won < 0 ? MINUS : ""}₩${grouped(Math.abs(won))}`;
}

/**
 * As people say it on a card: in full below ten thousand, then 만 and 억.
 *
 * @example compactKo(17000) // "1.7만"
 * @example compactKo(12345678) // "1,235만"
 */
export function compactKo(value: number): string {
  if (getLocale() !== "ko") return grouped(value);
  const size = Math.abs(value);
  const [unit] = unitOf(size);
  // Rounding may make ten thousand of a unit, which is one of the next.
  const whole = inUnits(size, unit) * unit;
  const [shownIn, word] = unitOf(whole);
  return `${value < 0 ? MINUS : ""}${grouped(inUnits(whole, shownIn))}${word}`;
}

function unitOf(size: number): readonly [number, string] {
  return KOREAN_UNITS.find(([least]) => size >= least) ?? [1, ""];
}

/** One decimal below 100 of a unit, none above. */
function inUnits(size: number, unit: number): number {
  const exact = size / unit;
  return exact < 100 ? Math.round(exact * 10) / 10 : Math.round(exact);
}

/**
 * @param value percent, e.g. 12.5
 * @example percent(-35) // "−35%"
 */
export function percent(value: number): string {
  return `${grouped(Math.round(value * 10) / 10)}%`;
}

/**
 * A share of people, one decimal: too few of many are not nobody.
 *
 * @param of how many people it is a share of something for
 * @example share(0, 4) // "<0.1%"
 */
export function share(rate: number, of: number): string {
  return rate === 0 && of > 0 ? m.common_percentBelow({ percent: percent(0.1) }) : percent(rate);
}

const MINUS = "−";

function grouped(value: number): string {
  const [whole = "", part] = String(Math.abs(value)).split(".");
  const withCommas = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 ? MINUS : ""}${withCommas}${part === undefined ? "" : `.${part}`}`;
}

export type Delta = { readonly kind: "more" | "less" | "same" | "new" | "unknown"; readonly percent: number };

/**
 * How a value stands to the one before: 0 to 0 is the same, something after 0 is new, null is unknown.
 *
 * @example deltaOf(12, 10) // { kind: "more", percent: 20 }
 */
export function deltaOf(value: number | null, before: number | null): Delta {
  if (value === null || before === null) return { kind: "unknown", percent: 0 };
  if (value === before) return { kind: "same", percent: 0 };
  if (before === 0) return { kind: "new", percent: 0 };
  const change = ((value - before) / Math.abs(before)) * 100;
  return { kind: change > 0 ? "more" : "less", percent: Math.round(Math.abs(change) * 10) / 10 };
}
