import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { compressFiles } from "./web/compress.ts";
import { DIST, ROOT, WEB } from "./web/paths.ts";
import { writePlatformFiles } from "./web/platform-files.ts";
import { writeServiceWorker } from "./web/service-worker.ts";

/** What the bundle is made of; a build with the same sources is the same bundle. */
const SOURCES = [
  "web",
  "src/client",
  "src/roi",
  "src/charts",
  "src/errors.ts",
  "src/entry/web-headers.ts",
  "scripts/web",
  "assets",
  "bun.lock",
  "scripts/build-web.ts",
];
const STAMP = "sources.txt";

/**
 * Builds the owner's app into dist/web, unless what stands there was made of the same sources. The folder is put in
 * place whole, so that a server that starts meanwhile reads the old one or the new one.
 *
 * @returns whether it was built
 * @throws Error with the bundler's messages
 */
export async function buildWeb(): Promise<boolean> {
  const stamp = fingerprint();
  if (existsSync(join(DIST, STAMP)) && readFileSync(join(DIST, STAMP), "utf8") === stamp) return false;
  // Only here: every start asks whether there is something to build, and mostly there is not.
  const { build } = await import("vite");
  const folder = `${DIST}-${process.pid}`;
  mkdirSync(folder, { recursive: true });
  try {
    await build({
      configFile: join(WEB, "vite.config.ts"),
      logLevel: "warn",
      build: { outDir: join(folder, "app"), emptyOutDir: true },
    });
    writeServiceWorker(join(folder, "app"));
    await compressFiles(join(folder, "app"));
    writePlatformFiles(folder);
    writeFileSync(join(folder, STAMP), stamp);
    putInPlace(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return true;
}

function putInPlace(folder: string): void {
  const old = `${DIST}-old-${process.pid}`;
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(folder, DIST);
  rmSync(old, { recursive: true, force: true });
}

function fingerprint(): string {
  const hash = createHash("sha256");
  for (const source of SOURCES)
    for (const file of filesOf(join(ROOT, source))) hash.update(file).update(readFileSync(file));
  return hash.digest("hex");
}

function filesOf(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .filter((name) => name !== "generated")
    .flatMap((name) => filesOf(join(path, name)));
}

if (import.meta.main) {
  // Whatever the caller's is, test or development: the bundle is the one that is served.
  process.env["NODE_ENV"] = "production";
  const startedAt = performance.now();
  const isBuilt = await buildWeb();
  if (isBuilt) console.log(`dist/web: built in ${Math.round(performance.now() - startedAt)} ms`);
}
