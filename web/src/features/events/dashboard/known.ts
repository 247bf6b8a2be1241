import { m } from "../../../i18n/index.ts";

/** A number in its words, or the word for what nobody knows. @example known(null, percent) */
export function known(value: number | null, show: (value: number) => string): string {
  return value === null ? m.dashboard_unknown() : show(value);
}
