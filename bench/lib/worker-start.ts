import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyWorker, listeningPort, spawnWorkerd, writeWorkerdConfig } from "../../tests/support/workerd.ts";

const EMPTY = `export default { fetch: () => new Response("ok") };`;

export type StartTimes = { readonly product: readonly number[]; readonly empty: readonly number[] };

/**
 * Milliseconds from the spawn of raw workerd to its first 200, for the product and for a Worker that does nothing,
 * in turn.
 *
 * @param worker folder with the modules as they are deployed
 */
export async function measureStarts(options: {
  readonly worker: string;
  readonly bindings: Readonly<Record<string, string>>;
  readonly spawns: number;
}): Promise<StartTimes> {
  const product = prepared(options.bindings, (folder) => copyWorker(options.worker, folder));
  const empty = prepared({}, (folder) => writeFileSync(join(folder, "worker.js"), EMPTY));
  const times = { product: [] as number[], empty: [] as number[] };
  try {
    await startOnce(product);
    await startOnce(empty);
    for (let spawn = 0; spawn < options.spawns; spawn++) {
      times.product.push(await startOnce(product));
      times.empty.push(await startOnce(empty));
    }
  } finally {
    for (const folder of [product, empty]) rmSync(folder, { recursive: true, force: true });
  }
  return times;
}

function prepared(bindings: Readonly<Record<string, string>>, write: (folder: string) => void): string {
  const folder = mkdtempSync(join(tmpdir(), "madang-start-"));
  write(folder);
  writeWorkerdConfig(folder, bindings);
  return folder;
}

async function startOnce(folder: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawnWorkerd(folder);
  try {
    const port = await portOf(child.stdout);
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/health`);
      await answer.arrayBuffer();
      if (answer.ok) return performance.now() - startedAt;
    }
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
}

/** As soon as it is told, without a pause between two looks. */
async function portOf(stdout: ReadableStream<Uint8Array>): Promise<number> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdout) {
    text += decoder.decode(chunk, { stream: true });
    const port = listeningPort(text, "http");
    if (port !== undefined) return port;
  }
  throw new Error("workerd ended before it listened");
}
