import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subsetFont from "subset-font";
import { REASON_MESSAGES } from "../../src/errors.ts";
import { LOCALES, readMessages } from "./messages.ts";
import { GENERATED, ROOT, WEB } from "./paths.ts";

const PRETENDARD = join(ROOT, "node_modules", "pretendard", "dist", "web", "variable");
/** Other features of the font, alternates of letters above all, are half of its weight and used nowhere. */
const SUBSET = {
  targetFormat: "woff2",
  variationAxes: { wght: { min: 400, max: 700 } },
  keepFeatures: ["kern", "tnum", "ccmp"],
} as const;
/** The faces' style sheet is written last: it says of which characters the files beside it are. */
const FACES = join(GENERATED, "fonts.css");
const FILES = { first: "pretendard-ui.woff2", more: "pretendard-ui-more.woff2" } as const;

/** Sentences of these are on the first screens; their characters are loaded before anything asks for them. */
const FIRST_FEATURES = ["common", "auth", "home"];
/** Of these the ones that are written most; the file stays as small when the sentences become more. */
const FIRST_MAX = 260;

/**
 * The app's font in two files: the characters of the first screens, and the others that the app itself writes. Names
 * and texts of people come from Pretendard's own split files. Made anew only when the characters change.
 */
export async function subsetUiFont(): Promise<void> {
  const first = charactersOf([ASCII, SIGNS, mostWritten(firstTexts())]);
  const more = charactersOf(allTexts());
  for (const character of first) more.delete(character);
  const faces = [face(FILES.first, first), face(FILES.more, more)].join("\n");
  const isThere = [FACES, ...Object.values(FILES).map((name) => join(GENERATED, name))].every(existsSync);
  if (isThere && readFileSync(FACES, "utf8") === faces) return;
  mkdirSync(GENERATED, { recursive: true });
  const whole = readFileSync(join(PRETENDARD, "woff2", "PretendardVariable.woff2"));
  for (const [name, characters] of [[FILES.first, first] as const, [FILES.more, more] as const]) {
    const text = [...characters].join("");
    writeFileSync(join(GENERATED, name), await subsetFont(whole, text, SUBSET));
  }
  writeFileSync(FACES, faces);
}

const ASCII = Array.from({ length: 95 }, (_, at) => String.fromCodePoint(32 + at)).join("");
const SIGNS = "₩·…–—−×±°→←↑↓“”‘’％";

function face(file: string, characters: ReadonlySet<string>): string {
  const codes = [...characters].map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16)}`);
  return `@font-face {
  font-family: "Pretendard UI";
  src: url("./${file}") format("woff2-variations");
  font-weight: 400 700;
  font-display: swap;
  unicode-range: ${codes.join(", ")};
}`;
}

/** Sorted, so that the order of files does not change them. */
function charactersOf(texts: readonly string[]): Set<string> {
  const found = new Set(texts.flatMap((text) => [...text].filter(isPrinted)));
  return new Set([...found].sort());
}

function mostWritten(texts: readonly string[]): string {
  const times = new Map<string, number>();
  for (const character of texts.join("")) times.set(character, (times.get(character) ?? 0) + 1);
  const byTimes = [...times].toSorted(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  return byTimes
    .slice(0, FIRST_MAX)
    .map(([character]) => character)
    .join("");
}

function firstTexts(): readonly string[] {
  return [...readMessages("ko")]
    .filter(([key]) => FIRST_FEATURES.some((feature) => key.startsWith(`${feature}_`)))
    .map(([, sentence]) => JSON.stringify(sentence));
}

function allTexts(): readonly string[] {
  const sentences = LOCALES.flatMap((locale) => [...readMessages(locale).values()]);
  return [
    ...sentences.map((sentence) => JSON.stringify(sentence)),
    ...Object.values(REASON_MESSAGES),
    ...sourceTexts(),
  ];
}

/** Sentences that charts make of data stand in their source. */
function sourceTexts(): readonly string[] {
  const folders = [join(ROOT, "src", "charts"), join(WEB, "src")];
  return folders.filter(existsSync).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.startsWith("generated"))
      .map((name) => readFileSync(join(folder, name), "utf8")),
  );
}

function isPrinted(character: string): boolean {
  return /[\p{L}\p{N}\p{P}\p{S} ]/u.test(character) && !/\p{Extended_Pictographic}/u.test(character);
}
