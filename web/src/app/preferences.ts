import { getLocale } from "../i18n/index.ts";

const THEME = "madang.theme";
const TEXT = "madang.text";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];
export const TEXT_SIZES = ["normal", "large", "larger"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

/** The owner's choice on this device; `system` follows it. */
export function theme(): Theme {
  return oneOf(THEMES, localStorage.getItem(THEME)) ?? "system";
}

export function textSize(): TextSize {
  return oneOf(TEXT_SIZES, localStorage.getItem(TEXT)) ?? "normal";
}

export function chooseTheme(next: Theme): void {
  localStorage.setItem(THEME, next);
  applyPreferences();
}

export function chooseTextSize(next: TextSize): void {
  localStorage.setItem(TEXT, next);
  applyPreferences();
}

/** Puts them on the document, where the styles look, with the language for readers aloud. */
export function applyPreferences(): void {
  document.documentElement.lang = getLocale();
  document.documentElement.dataset["theme"] = theme();
  document.documentElement.dataset["text"] = textSize();
}

function oneOf<Value extends string>(values: readonly Value[], found: string | null): Value | undefined {
  return values.find((value) => value === found);
}
