import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
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

/**
 * Writes typed functions for all messages to src/generated/messages. Nothing is fetched: the plugin is the installed
 * package.
 *
 * @throws Error naming keys that a language lacks
 */
export async function compileMessages(): Promise<void> {
  const missing = missingMessages();
  if (missing.length > 0) throw new Error(`messages are missing: ${missing.join(", ")}`);
  const project = join(GENERATED, `project-${process.pid}.inlang`);
  mkdirSync(project, { recursive: true });
  for (const locale of LOCALES)
    writeFileSync(join(project, `${locale}.json`), JSON.stringify(Object.fromEntries(readMessages(locale))));
  const settings = {
    baseLocale: "ko",
    locales: LOCALES,
    modules: [PLUGIN],
    "plugin.inlang.messageFormat": { pathPattern: `${project}/{locale}.json` },
  };
  writeFileSync(join(project, "settings.json"), JSON.stringify(settings));
  await compile({
    project,
    outdir: join(GENERATED, "messages"),
    strategy: ["localStorage", "preferredLanguage", "baseLocale"],
    localStorageKey: "madang.language",
    outputStructure: "message-modules",
    isServer: "false",
    emitReadme: false,
    emitGitIgnore: false,
    emitPrettierIgnore: false,
  });
  rmSync(project, { recursive: true, force: true });
}
