import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import subsetFont from "subset-font";
import { REASON_MESSAGES } from "../../src/errors.ts";
import { LOCALES, readMessages } from "./messages.ts";
import { GENERATED, ROOT, WEB } from "./paths.ts";

const PRETENDARD = join(ROOT, "node_modules", "pretendard", "dist", "web", "variable");
const WEIGHTS = { wght: { min: 400, max: 700 } };
const OUT = join(GENERATED, "pretendard-ui.woff2");
const GLYPHS = join(GENERATED, "pretendard-ui.txt");

/**
 * The app's font with the characters that the app itself writes; names and texts of people come from Pretendard's own
 * split files. Made anew only when the characters change.
 */
export async function subsetUiFont(): Promise<void> {
  const glyphs = uiCharacters();
  if (existsSync(OUT) && existsSync(GLYPHS) && readFileSync(GLYPHS, "utf8") === glyphs) return;
  mkdirSync(GENERATED, { recursive: true });
  const whole = readFileSync(join(PRETENDARD, "woff2", "PretendardVariable.woff2"));
  const font = await subsetFont(whole, glyphs, { targetFormat: "woff2", variationAxes: WEIGHTS });
  writeFileSync(OUT, font);
  writeFileSync(GLYPHS, glyphs);
}

const ASCII = Array.from({ length: 95 }, (_, at) => String.fromCodePoint(32 + at));
const SIGNS = [..."₩·…–—−×±°→←↑↓↗↘▲▼●○◆■✓✕“”‘’「」％±≈∞"];

/** Sorted, so that the order of files does not change them. */
function uiCharacters(): string {
  const found = new Set([...ASCII, ...SIGNS]);
  const texts = [
    ...LOCALES.flatMap((locale) =>
      [...readMessages(locale).values()].map((sentence) => JSON.stringify(sentence)),
    ),
    ...Object.values(REASON_MESSAGES),
    ...sourceTexts(),
  ];
  for (const text of texts) for (const character of text) if (isPrinted(character)) found.add(character);
  return [...found].sort().join("");
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
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(character) && !/\p{Extended_Pictographic}/u.test(character);
}
