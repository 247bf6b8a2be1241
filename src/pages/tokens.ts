const LIGHT =
  "--bg:#f6f5f2;--card:#fff;--sunken:#eceae4;--ink:#1d1d1b;--soft:#57564f;--line:#dcdad2;--edge:#8d8b83;--brand:#0b6b4f;--on-brand:#fff;--brand-soft:#e7f4ee;--bad:#b3261e;--bad-soft:#fdecea;--warn:#7a4d00;--warn-soft:#fff3d9";
const DARK =
  "--bg:#161614;--card:#22221f;--sunken:#2d2d29;--ink:#f3f2ee;--soft:#bdbbb2;--line:#3c3b36;--edge:#7f7d75;--brand:#6fd6ae;--on-brand:#08231a;--brand-soft:#12301f;--bad:#ffb4ab;--bad-soft:#3b1613;--warn:#f3c46b;--warn-soft:#362a10";

/** The colours of the owner's app (web/src/styles.css), written so that browsers inside older apps read them too. */
export const TOKENS = `
:root{color-scheme:light dark;${LIGHT}}
@media screen and (prefers-color-scheme:dark){:root{${DARK}}}
`;

/** For a page that is told which scheme to have; after TOKENS. */
export const FORCED = {
  light: `:root{color-scheme:light;${LIGHT}}`,
  dark: `:root{color-scheme:dark;${DARK}}`,
} as const;
