import type { Locale } from "./drawing.ts";

/** What a number counts. */
export type Unit = "people" | "views" | "won" | "percent";

/** What stands where a number is not known. */
export const UNKNOWN: Readonly<Record<Locale, string>> = { ko: "알 수 없음", en: "unknown" };

const KO_UNITS: Readonly<Record<Unit, { readonly word: string; readonly by: string }>> = {
  people: { word: "명", by: "으로" },
  views: { word: "회", by: "로" },
  won: { word: "원", by: "으로" },
  percent: { word: "%", by: "로" },
};

/** @example grouped(-1234.5) // "−1,234.5" */
export function grouped(value: number): string {
  return (value + 0).toLocaleString("en-US", { maximumFractionDigits: 1 }).replace("-", "−");
}

/** A number with its unit. @example show(1234, "won", "ko") // "1,234원" */
export function show(value: number | null, unit: Unit, locale: Locale): string {
  if (value === null) return UNKNOWN[locale];
  const number = grouped(value);
  if (locale === "ko") return `${number}${KO_UNITS[unit].word}`;
  if (unit === "won") return value < 0 ? `-₩${number.slice(1)}` : `₩${number}`;
  if (unit === "percent") return `${number}%`;
  if (unit === "people") return value === 1 ? "1 person" : `${number} people`;
  return value === 1 ? "1 view" : `${number} views`;
}

/** A number with the particle of "with so many". @example showBy(200, "people") // "200명으로" */
export function showBy(value: number, unit: Unit): string {
  return `${show(value, unit, "ko")}${KO_UNITS[unit].by}`;
}

const KO_SCALES = [
  { from: 1e12, word: "조" },
  { from: 1e8, word: "억" },
  { from: 1e4, word: "만" },
] as const;
const EN_SCALES = [
  { from: 1e12, word: "T" },
  { from: 1e9, word: "B" },
  { from: 1e6, word: "M" },
  { from: 1e3, word: "K" },
] as const;

/** A number short enough for an axis. @example compact(12345, "ko") // "1.2만" */
export function compact(value: number, locale: Locale): string {
  const scales = locale === "ko" ? KO_SCALES : EN_SCALES;
  const scale = scales.find(({ from }) => Math.abs(value) >= from);
  return scale === undefined ? grouped(value) : `${grouped(value / scale.from)}${scale.word}`;
}
