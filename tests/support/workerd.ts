import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleWorker } from "../../scripts/build-worker.ts";
import { collectText, until } from "./until.ts";

export type Workerd = {
  readonly url: string;
  /** Runs the worker's scheduled handler once, as a cron trigger would. */
  tick(): Promise<void>;
  /** Hands a batch to the worker's queue handler, as the platform would, and tells what became of each message. */
  deliver(queue: string, messages: readonly DeliveredMessage[]): Promise<QueueOutcome>;
  /** What the worker wrote to its console so far. */
  output(): string;
  /** Ends it at once, with whatever it has in hand. */
  kill(): Promise<void>;
  stop(): Promise<void>;
};

export type DeliveredMessage = { readonly id: string; readonly body: unknown; readonly attempts: number };

/** Ids of messages; a retried one with its delay in seconds. */
export type QueueOutcome = {
  readonly acked: readonly string[];
  readonly retried: Readonly<Record<string, number>>;
};

/** The platform's own binary: the one in .bin is a wrapper that does not pass signals on. */
const { default: workerdPath }: { default: string } = createRequire(import.meta.url)("workerd");

/** As in wrangler.toml; a test compares them. */
export const COMPATIBILITY = {
  date: "2026-04-01",
  flags: ["nodejs_compat", "global_fetch_strictly_public", "new_module_registry"],
};

const TICKER_FILE = "ticker.js";

/** Names of the worker's modules in a folder, worker.js first: the first one is the worker. */
export function workerModules(folder: string): readonly string[] {
  const others = readdirSync(folder).filter(
    (name) => name.endsWith(".js") && name !== "worker.js" && name !== TICKER_FILE,
  );
  return ["worker.js", ...others];
}

/** From a folder that holds more than them. */
export function copyWorker(from: string, to: string): void {
  for (const name of workerModules(from)) cpSync(join(from, name), join(to, name));
}

/** Stands beside the worker and hands it the platform's events over a service binding. */
const TICKER = `export default {
  async fetch(request, env) {
    if (request.method === "GET") {
      const { outcome } = await env.MAIN.scheduled({ cron: "* * * * *" });
      return new Response(outcome);
    }
    const { queue, messages } = await request.json();
    const dated = messages.map((message) => ({ ...message, timestamp: new Date() }));
    const { outcome, explicitAcks, retryMessages } = await env.MAIN.queue(queue, dated);
    if (outcome !== "ok") return new Response(outcome, { status: 500 });
    const retried = Object.fromEntries(retryMessages.map(({ msgId, delaySeconds }) => [msgId, delaySeconds]));
    return Response.json({ acked: explicitAcks, retried });
  },
};`;

/**
 * Bundles the worker as it is deployed and serves it in raw workerd, without wrangler.
 *
 * @param bindings text bindings, as `wrangler secret` and `[vars]` would give them
 * @param entry another worker than the product's, from the root of the repository
 */
export async function startWorkerd(
  bindings: Readonly<Record<string, string>>,
  entry?: string,
): Promise<Workerd> {
  const folder = mkdtempSync(join(tmpdir(), "madang-workerd-"));
  await bundleWorker(folder, entry);
  return serveWorkerd(folder, bindings);
}

/**
 * Serves the worker that stands in a folder, and removes the folder at its end.
 *
 * @param bindings as for `startWorkerd`
 */
export async function serveWorkerd(
  folder: string,
  bindings: Readonly<Record<string, string>>,
): Promise<Workerd> {
  writeWorkerdConfig(folder, bindings);
  const child = spawnWorkerd(folder);
  const control = collectText(child.stdout);
  const errors = collectText(child.stderr);
  const urlOf = (socket: string) =>
    until(`workerd listens on ${socket}`, () => {
      if (child.exitCode !== null) throw new Error(`workerd ended: ${errors.text()}`);
      const port = listeningPort(control.text(), socket);
      return port === undefined ? undefined : `http://127.0.0.1:${port}`;
    }).catch((error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    });
  const url = await urlOf("http");
  const tickerUrl = await urlOf("ticker");
  const end = async (signal: "SIGTERM" | "SIGKILL") => {
    child.kill(signal);
    await child.exited;
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    url,
    output: () => control.text() + errors.text(),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    tick: async () => {
      const outcome = await (await fetch(tickerUrl)).text();
      if (outcome !== "ok") throw new Error(`the scheduled event ended with "${outcome}"`);
    },
    deliver: async (queue, messages) => {
      const body = JSON.stringify({ queue, messages });
      const answer = await fetch(tickerUrl, { method: "POST", body });
      if (!answer.ok) throw new Error(`the queue's batch ended with "${await answer.text()}"`);
      const outcome: QueueOutcome = await answer.json();
      return outcome;
    },
  };
}

/** What workerd reads beside the worker's modules. */
export function writeWorkerdConfig(folder: string, bindings: Readonly<Record<string, string>>): void {
  writeFileSync(join(folder, TICKER_FILE), TICKER);
  writeFileSync(join(folder, "config.capnp"), capnpConfig(workerModules(folder), bindings));
}

/** Its stdout tells on which ports it listens, its stderr is the worker's console. */
export function spawnWorkerd(folder: string) {
  return Bun.spawn([workerdPath, "serve", "--experimental", "--control-fd=1", join(folder, "config.capnp")], {
    cwd: folder,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
}

/** The network service may reach loopback: database and simulators of the tests are there. */
function capnpConfig(names: readonly string[], bindings: Readonly<Record<string, string>>): string {
  const modules = names.map((name) => `(name = "${name}", esModule = embed "${name}")`);
  const texts = Object.entries(bindings).map(
    ([name, value]) => `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(value)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "ticker", worker = .ticker),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "main"),
    (name = "ticker", address = "127.0.0.1:0", http = (), service = "ticker"),
  ],
);
const main :Workerd.Worker = (
  modules = [${modules.join(", ")}],
  compatibilityDate = "${COMPATIBILITY.date}",
  compatibilityFlags = ${JSON.stringify(COMPATIBILITY.flags)},
  bindings = [${texts.join(", ")}],
);
const ticker :Workerd.Worker = (
  modules = [(name = "ticker.js", esModule = embed "ticker.js")],
  compatibilityDate = "${COMPATIBILITY.date}",
  compatibilityFlags = ["service_binding_extra_handlers"],
  bindings = [(name = "MAIN", service = "main")],
);
`;
}

/** The port of a socket, once workerd has told it. */
export function listeningPort(control: string, socket: string): number | undefined {
  const line = control.split("\n").find((text) => text.includes('"listen"') && text.includes(`"${socket}"`));
  const port = line === undefined ? undefined : /"port":(\d+)/.exec(line)?.[1];
  return port === undefined ? undefined : Number(port);
}
