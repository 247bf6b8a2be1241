import { join } from "node:path";

const ROOT = join(import.meta.dir, "..");

/** The folder whose worker.js wrangler.toml deploys. */
const OUT = join(ROOT, "dist", "worker");

/**
 * Writes worker.js, the one module that is deployed. Wrangler's own bundling keeps the names of all functions and what
 * no code reaches, a third more to load at every start of an isolate.
 *
 * @param entry from the root of the repository
 * @returns size in bytes
 * @throws Error with the bundler's messages
 * @example await bundleWorker("/tmp/worker"); // /tmp/worker/worker.js
 */
export async function bundleWorker(folder: string, entry = "src/entry/worker.ts"): Promise<number> {
  const result = await Bun.build({
    entrypoints: [join(ROOT, entry)],
    outdir: folder,
    naming: "worker.js",
    target: "browser",
    conditions: ["workerd"],
    external: ["node:*"],
    minify: true,
  });
  const [output] = result.outputs;
  if (!result.success || !output)
    throw new Error(`the worker could not be bundled: ${result.logs.join("\n")}`);
  return output.size;
}

if (import.meta.main) console.log(`worker.js: ${await bundleWorker(OUT)} bytes`);
