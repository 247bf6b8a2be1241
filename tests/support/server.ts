import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./source-files.ts";
import { collectText, until } from "./until.ts";

export type StartOptions = {
  /** Defaults to a new folder, removed at the end. */
  readonly dataDir?: string;
  /** Defaults to the entry itself; `["npm", "start"]` goes through npm. */
  readonly command?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of a server that comes again at the same address; else a free one. */
  readonly port?: number;
};

export type StartedServer = {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  output(): string;
  /** Sends a signal to the started process, or to its whole group. */
  signal(name: "SIGINT" | "SIGTERM" | "SIGKILL", target: "process" | "group"): void;
  /** Exit code, once the process has ended. */
  readonly exited: Promise<number>;
  stop(): Promise<void>;
};

/**
 * A free port below the range from which the system serves port 0: other tests' sockets cannot take it
 * between this check and the server's start.
 */
export function freePort(): number {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 17_000);
    try {
      Bun.listen({ hostname: "127.0.0.1", port, socket: { data() {} } }).stop(true);
      return port;
    } catch {
      // Taken; another one.
    }
  }
}

/** Starts the service in a process group of its own and waits until it is ready. */
export async function startServer(options: StartOptions): Promise<StartedServer> {
  const started = spawnServer(options);
  const ready = until("the server is ready", () => isReady(started.url), 30_000);
  const ended = started.exited.then((code) => {
    throw new Error(`the server ended with ${code}`);
  });
  await Promise.race([ready, ended]).catch(async (error: unknown) => {
    await started.stop();
    throw new Error(`${error}\n${started.output()}`, { cause: error });
  });
  ended.catch(() => {});
  ready.catch(() => {});
  return started;
}

async function isReady(url: string): Promise<true | undefined> {
  return (await fetch(`${url}/readyz`)).ok || undefined;
}

/** Starts without waiting: for a start that must be refused. The child leads a process group of its own. */
export function spawnServer(options: StartOptions): StartedServer {
  const isOwnFolder = options.dataDir === undefined;
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "madang-server-"));
  const port = options.port ?? freePort();
  const child = Bun.spawn([...(options.command ?? ["bun", "src/entry/bun.ts"])], {
    cwd: ROOT,
    env: { ...cleanEnvironment(), PORT: String(port), DATA_DIR: dataDir, ...options.env },
    detached: true,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const streams = [collectText(child.stdout), collectText(child.stderr)];
  const { pid } = child;
  const endGroup = () => {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // Nothing of the group is left.
    }
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid,
    dataDir,
    exited: untilSaid(child.exited, streams),
    output: () => streams.map((stream) => stream.text()).join(""),
    signal: (name, target) => process.kill(target === "group" ? -pid : pid, name),
    stop: async () => {
      if (child.exitCode === null) child.kill("SIGTERM");
      await Promise.race([child.exited, Bun.sleep(8_000)]);
      endGroup();
      if (isOwnFolder) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The test runner's own settings must not reach the server. */
function cleanEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "LANG", "TMPDIR", "npm_config_cache"];
  return Object.fromEntries(
    kept.map((name) => [name, process.env[name] ?? ""]).filter(([, value]) => value !== ""),
  );
}

const LAST_WORDS_MS = 2_000;

/** The exit code, once the last lines are read too; a grandchild that holds the pipe open delays it no longer than that. */
async function untilSaid(
  exited: Promise<number>,
  streams: readonly { ended: Promise<void> }[],
): Promise<number> {
  const code = await exited;
  await Promise.race([Promise.all(streams.map(({ ended }) => ended)), Bun.sleep(LAST_WORDS_MS)]);
  return code;
}
