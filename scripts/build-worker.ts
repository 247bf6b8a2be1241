import { readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";

const ROOT = join(import.meta.dir, "..");

/** The folder whose modules wrangler.toml deploys. */
const OUT = join(ROOT, "dist", "worker");

/**
 * Writes worker.js and, for what the source imports when it is asked for, modules beside it. Wrangler's own bundling
 * makes one module of all, with the names of all functions and what no code reaches: more to load at every start of an
 * isolate.
 *
 * @param folder what an earlier build left there is removed
 * @param entry from the root of the repository
 * @returns size of all modules in bytes
 * @throws Error with the bundler's messages
 * @example await bundleWorker("/tmp/worker"); // /tmp/worker/worker.js
 */
export async function bundleWorker(folder: string, entry = "src/entry/worker.ts"): Promise<number> {
  const result = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    outdir: folder,
    naming: { entry: "worker.js", chunk: "chunk-[hash].js" },
    splitting: true,
    target: "browser",
    conditions: ["workerd"],
    external: ["node:*"],
    minify: true,
  });
  if (!result.success) throw new Error(`the worker could not be bundled: ${result.logs.join("\n")}`);
  removeOthers(folder, new Set(result.outputs.map(({ path }) => basename(path))));
  return result.outputs.reduce((sum, { size }) => sum + size, 0);
}

/** Wrangler uploads every module it finds. */
function removeOthers(folder: string, kept: ReadonlySet<string>): void {
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".js") && !kept.has(name)) rmSync(join(folder, name), { force: true });
  }
}

if (import.meta.main) console.log(`worker: ${await bundleWorker(OUT)} bytes`);
