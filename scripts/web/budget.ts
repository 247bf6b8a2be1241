import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DIST } from "./paths.ts";

/** Of gzip, in bytes; a font is already compressed. */
export const LIMITS = { entry: 150_000, route: 40_000, css: 15_000, font: 45_000 } as const;

type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
};
export type Manifest = Readonly<Record<string, Chunk>>;

export type Weights = {
  /** All scripts that the first page waits for. */
  readonly entry: number;
  /** The style sheets of the same. */
  readonly css: number;
  /** The font that index.html asks for at once. */
  readonly font: number;
  /** What each lazy module adds to the entry, by its source. */
  readonly routes: ReadonlyMap<string, number>;
};

/**
 * What the built app weighs for a browser that has nothing of it.
 *
 * @throws Error when nothing was built
 */
export function weighWeb(folder = join(DIST, "app")): Weights {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, ".vite", "manifest.json"), "utf8"));
  const weigh = (file: string) => gzipSync(readFileSync(join(folder, file)), { level: 9 }).byteLength;
  const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
  const first = withImports(manifest, entries);
  const routes = Object.keys(manifest).filter(
    (key) => manifest[key]?.isDynamicEntry && isScript(manifest[key]),
  );
  const added = (key: string) => [...withImports(manifest, [key])].filter((one) => !first.has(one));
  const filesOf = (keys: Iterable<string>) => [...keys].flatMap((key) => manifest[key]?.file ?? []);
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const font = /href="\/app\/([^"]+\.woff2)"/.exec(page)?.[1];
  return {
    entry: sum(filesOf(first).map(weigh)),
    css: sum([...new Set([...first].flatMap((key) => manifest[key]?.css ?? []))].map(weigh)),
    font: font === undefined ? 0 : readFileSync(join(folder, font)).byteLength,
    routes: new Map(routes.map((key) => [key, sum(filesOf(added(key)).map(weigh))])),
  };
}

/** Modules with all that they import by statements. */
function withImports(manifest: Manifest, keys: readonly string[]): ReadonlySet<string> {
  const found = new Set(keys);
  for (const key of found) for (const imported of manifest[key]?.imports ?? []) found.add(imported);
  return found;
}

function isScript(chunk: Chunk | undefined): boolean {
  return chunk?.file.endsWith(".js") ?? false;
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

/** One line for each thing that is too heavy. */
export function overweight({ entry, css, font, routes }: Weights): readonly string[] {
  const all: (readonly [string, number, number])[] = [
    ["entry", entry, LIMITS.entry],
    ["css", css, LIMITS.css],
    ["font", font, LIMITS.font],
    ...[...routes].map(([name, size]) => [name, size, LIMITS.route] as const),
  ];
  return all
    .filter(([, size, limit]) => size > limit)
    .map(([name, size, limit]) => `${name}: ${size} bytes of ${limit}`);
}
