import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { Glob } from "bun";

export const ROOT = join(import.meta.dir, "..", "..");

export type ImportEdge = {
  /** As written: "../db/index.ts", "zod", "node:fs". */
  readonly specifier: string;
  /** Path from the project's root when it is one of our files. */
  readonly target: string | undefined;
  /** `import type … from`: leaves nothing behind at run time. */
  readonly isTypeOnly: boolean;
};

export type SourceFile = {
  readonly path: string;
  readonly text: string;
  /** The text without comments; strings stay. */
  readonly code: string;
  readonly imports: readonly ImportEdge[];
};

/** Every TypeScript file under the folders, generated ones left out, in the order of their paths. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  const paths = folders.flatMap((folder) =>
    Array.from(new Glob(`${folder}/**/*.{ts,tsx}`).scanSync({ cwd: ROOT })),
  );
  return paths
    .filter((path) => !path.endsWith(".generated.ts") && !path.includes("node_modules"))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), "utf8")));
}

export function parseSource(path: string, text: string): SourceFile {
  const code = withoutComments(text);
  return { path, text, code, imports: importsOf(path, code) };
}

const IMPORT = /^\s*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\sfrom\s+)?["']([^"'\n]+)["']/gm;
const DYNAMIC_IMPORT = /\bimport\(\s*["']([^"'\n]+)["']\s*\)/g;

function importsOf(path: string, code: string): ImportEdge[] {
  const fixed = Array.from(code.matchAll(IMPORT), (match) =>
    edge(path, match[3] ?? "", match[2] !== undefined),
  );
  const dynamic = Array.from(code.matchAll(DYNAMIC_IMPORT), (match) => edge(path, match[1] ?? "", false));
  return [...fixed, ...dynamic];
}

function edge(path: string, specifier: string, isTypeOnly: boolean): ImportEdge {
  const isOurs = specifier.startsWith(".");
  return { specifier, target: isOurs ? normalize(join(dirname(path), specifier)) : undefined, isTypeOnly };
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\/\*[\s\S]*?\*\/|(?<![:\\])\/\/[^\n]*/g;

/** Comments become spaces of the same number of lines; template literals are left as they are. */
function withoutComments(text: string): string {
  return text.replace(TOKEN, (token) => (token.startsWith("/") ? token.replace(/[^\n]/g, " ") : token));
}

/** The code without the contents of plain strings, for rules about what is executed. */
export function withoutStrings(code: string): string {
  return code.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
}

export function lineOf(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}

/** Every file a starting file loads at run time, with one chain of imports that reaches it. */
export function loadedFrom(start: string, files: readonly SourceFile[]): Map<string, readonly string[]> {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const chains = new Map<string, readonly string[]>([[start, [start]]]);
  const queue = [start];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const chain = chains.get(path) ?? [];
    for (const { target, specifier, isTypeOnly } of byPath.get(path)?.imports ?? []) {
      const next = target ?? specifier;
      if (isTypeOnly || chains.has(next)) continue;
      chains.set(next, [...chain, next]);
      if (target !== undefined) queue.push(target);
    }
  }
  return chains;
}
