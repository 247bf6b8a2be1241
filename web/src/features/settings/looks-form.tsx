import { useState } from "react";
import {
  chooseTextSize,
  chooseTheme,
  TEXT_SIZES,
  type TextSize,
  THEMES,
  type Theme,
  textSize,
  theme,
} from "../../app/preferences.ts";
import { getLocale, type Locale, m, setLocale } from "../../i18n/index.ts";
import { SelectField } from "../../ui/index.ts";

const THEME_WORDS: Record<Theme, () => string> = {
  system: m.settings_themeSystem,
  light: m.settings_themeLight,
  dark: m.settings_themeDark,
};
const SIZE_WORDS: Record<TextSize, () => string> = {
  normal: m.settings_textNormal,
  large: m.settings_textLarge,
  larger: m.settings_textLarger,
};
const LANGUAGES: Record<Locale, string> = { ko: "한국어", en: "English" };

/** On this device only, and at once. */
export function LooksForm() {
  const [chosen, setChosen] = useState({ theme: theme(), size: textSize() });
  return (
    <>
      <SelectField
        label={m.settings_theme()}
        value={chosen.theme}
        onChange={({ currentTarget }) => {
          const next = THEMES.find((name) => name === currentTarget.value) ?? "system";
          chooseTheme(next);
          setChosen((before) => ({ ...before, theme: next }));
        }}
      >
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {THEME_WORDS[name]()}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={m.settings_textSize()}
        value={chosen.size}
        onChange={({ currentTarget }) => {
          const next = TEXT_SIZES.find((name) => name === currentTarget.value) ?? "normal";
          chooseTextSize(next);
          setChosen((before) => ({ ...before, size: next }));
        }}
      >
        {TEXT_SIZES.map((name) => (
          <option key={name} value={name}>
            {SIZE_WORDS[name]()}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={m.settings_language()}
        value={getLocale()}
        onChange={({ currentTarget }) => void setLocale(currentTarget.value === "en" ? "en" : "ko")}
      >
        {(["ko", "en"] as const).map((locale) => (
          <option key={locale} value={locale} lang={locale}>
            {LANGUAGES[locale]}
          </option>
        ))}
      </SelectField>
    </>
  );
}
