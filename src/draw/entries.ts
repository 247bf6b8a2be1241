/** One person's place in a draw: a token that leads back to nobody, and how many times it counts. */
export type DrawEntry = { readonly token: string; readonly weight: number };

const LINE = /^([A-Za-z0-9_-]{43}) ([1-9]\d{0,3})$/;

/**
 * The list as it is hashed and published: one line an entry, `token weight` and a line feed, sorted by token.
 *
 * @throws TypeError for a token or weight of another form, or a token that occurs twice
 */
export function entriesText(entries: readonly DrawEntry[]): string {
  const lines = entries.map(({ token, weight }) => `${token} ${weight}`);
  if (lines.some((line) => !LINE.test(line))) throw new TypeError("an entry is a token and a weight");
  if (new Set(entries.map(({ token }) => token)).size !== entries.length)
    throw new TypeError("a token occurs once");
  return lines
    .sort(byCodeUnit)
    .map((line) => `${line}\n`)
    .join("");
}

/** @returns undefined for a text that entriesText would not have written, to the letter */
export function parseEntries(text: string): DrawEntry[] | undefined {
  const entries: DrawEntry[] = [];
  for (const line of text.split("\n").slice(0, -1)) {
    const [, token, weight] = LINE.exec(line) ?? [];
    const last = entries.at(-1)?.token;
    if (token === undefined || (last !== undefined && last >= token)) return undefined;
    entries.push({ token, weight: Number(weight) });
  }
  return text === "" || text.endsWith("\n") ? entries : undefined;
}

/** Not by a locale: tokens are ASCII, and everybody must sort them alike. */
function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : 1;
}
