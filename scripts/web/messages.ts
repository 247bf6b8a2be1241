import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "@inlang/paraglide-js";
import { GENERATED, MESSAGES, ROOT } from "./paths.ts";

export const LOCALES = ["ko", "en"] as const;
export type Locale = (typeof LOCALES)[number];

/** One sentence, or one with variants by count, as the message format writes them. */
type Sentence = string | readonly object[];
export type Sentences = ReadonlyMap<string, Sentence>;

/**
 * All sentences of one language: every file of messages/<locale>, its keys beginning with the file's name.
 *
 * @throws Error naming a key that stands twice or in another feature's file
 */
export function readMessages(locale: Locale, folder = MESSAGES): Sentences {
  const all = new Map<string, Sentence>();
  for (const name of readdirSync(join(folder, locale)).sort()) {
    if (!name.endsWith(".json")) continue;
    const feature = name.slice(0, -".json".length);
    const sentences: Record<string, Sentence> = JSON.parse(readFileSync(join(folder, locale, name), "utf8"));
    for (const [key, sentence] of Object.entries(sentences)) {
      if (!key.startsWith(`${feature}_`))
        throw new Error(`messages/${locale}/${name}: ${key} must begin with ${feature}_`);
      all.set(key, sentence);
    }
  }
  return all;
}

/**
 * Keys that one language has and another lacks.
 *
 * @example missingMessages() // ["en: home_title"]
 */
export function missingMessages(folder = MESSAGES): readonly string[] {
  const keys = LOCALES.map((locale) => [locale, readMessages(locale, folder)] as const);
  const everything = new Set(keys.flatMap(([, sentences]) => [...sentences.keys()]));
  return keys.flatMap(([locale, sentences]) =>
    [...everything].filter((key) => !sentences.has(key)).map((key) => `${locale}: ${key}`),
  );
}

const PLUGIN = join(ROOT, "node_modules", "@inlang", "plugin-message-format", "dist", "index.js");

const OUT = join(GENERATED, "messages");
/** Of what the functions were made; beside them, so that both come and go together. */
const STAMP = "sentences.txt";

/**
 * Writes typed functions for all messages to src/generated/messages, unless they are there already. Nothing is
 * fetched: the plugin is the installed package. The folder is put in place whole: somebody may be reading it.
 *
 * @throws Error naming keys that a language lacks
 */
export async function compileMessages(): Promise<void> {
  const missing = missingMessages();
  if (missing.length > 0) throw new Error(`messages are missing: ${missing.join(", ")}`);
  const sentences = LOCALES.map((locale) => JSON.stringify(Object.fromEntries(readMessages(locale))));
  const stamp = sentences.join("\n");
  if (existsSync(join(OUT, STAMP)) && readFileSync(join(OUT, STAMP), "utf8") === stamp) return;
  const work = join(GENERATED, `work-${process.pid}`);
  const project = join(work, "project.inlang");
  mkdirSync(project, { recursive: true });
  for (const [at, locale] of LOCALES.entries())
    writeFileSync(join(project, `${locale}.json`), sentences[at] ?? "");
  const settings = {
    baseLocale: "ko",
    locales: LOCALES,
    modules: [PLUGIN],
    "plugin.inlang.messageFormat": { pathPattern: `${project}/{locale}.json` },
  };
  writeFileSync(join(project, "settings.json"), JSON.stringify(settings));
  const outdir = join(work, "messages");
  await compile({
    project,
    outdir,
    strategy: ["localStorage", "preferredLanguage", "baseLocale"],
    localStorageKey: "madang.language",
    outputStructure: "message-modules",
    isServer: "false",
    emitReadme: false,
    emitGitIgnore: false,
    emitPrettierIgnore: false,
  });
  writeFileSync(join(outdir, STAMP), stamp);
  if (existsSync(OUT)) renameSync(OUT, join(work, "old"));
  renameSync(outdir, OUT);
  rmSync(work, { recursive: true, force: true });
}
