import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type StartedServer, spawnServer } from "../support/server.ts";
import { createShopClient, type Shop } from "../support/shop.ts";
import { until } from "../support/until.ts";
import { inspect } from "./kill-inspect.ts";
import { createLoad, type Ledger, newLedger } from "./kill-load.ts";

export type KillOptions = {
  readonly kills: number;
  /** Acknowledged writes before each kill, at least. */
  readonly writesBetween: number;
  /** In [0, 1): when exactly a kill comes. */
  readonly random: () => number;
  readonly onKill?: (report: KillReport) => void;
};

/** What one life of the server showed, seen from outside. */
export type KillReport = {
  readonly kill: number;
  readonly acknowledged: number;
  readonly readyMs: number;
  /** Broken promises in plain words; empty when everything held. */
  readonly problems: readonly string[];
};

export type KillResult = {
  readonly reports: readonly KillReport[];
  readonly registrations: number;
  readonly distributions: number;
  readonly problems: readonly string[];
};

const OPERATOR_TOKEN = "chaos-operator-token-of-32-letters";
const SHOPS = 4;
const AFTER_ENOUGH_MS = 120;

/**
 * Kills the server with SIGKILL while registrations and distributions are under way, again and again, on one data
 * folder. This process alone remembers what was acknowledged; after each restart it compares.
 */
export async function runKills(options: KillOptions): Promise<KillResult> {
  const dataDir = mkdtempSync(join(tmpdir(), "madang-kill-"));
  const ledger = newLedger();
  const reports: KillReport[] = [];
  let life = await begin(dataDir);
  const shops = await openShops(life.server.url);
  try {
    for (let kill = 1; kill <= options.kills; kill++) {
      const acknowledged = await liveUntilKilled(life.server, { shops, ledger, options });
      life = await begin(dataDir);
      const problems = await judge(life.server, { shops, ledger, dataDir });
      const report = { kill, acknowledged, readyMs: life.readyMs, problems };
      reports.push(report);
      options.onKill?.(report);
    }
  } finally {
    await life.server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return {
    reports,
    registrations: ledger.entries.size,
    distributions: ledger.distributions.size,
    problems: reports.flatMap(({ kill, problems }) => problems.map((problem) => `kill ${kill}: ${problem}`)),
  };
}

type Life = { readonly server: StartedServer; readonly readyMs: number };

async function begin(dataDir: string): Promise<Life> {
  const startedAt = performance.now();
  const server = spawnServer({ dataDir, env: { OPERATOR_TOKEN } });
  const isReady = async () => (await fetch(`${server.url}/readyz`)).ok || undefined;
  await until("the server is ready after a kill", isReady, 30_000).catch((error: unknown) => {
    throw new Error(`${error}\n${server.output()}`, { cause: error });
  });
  return { server, readyMs: performance.now() - startedAt };
}

/** One owner each: an address may enter one event 600 times a minute. */
async function openShops(url: string): Promise<Shop[]> {
  const client = createShopClient(url);
  return Promise.all(
    Array.from({ length: SHOPS }, (_, index) => client.openShop(`kill-${index}@example.com`)),
  );
}

type Scene = { readonly shops: readonly Shop[]; readonly ledger: Ledger };

async function liveUntilKilled(
  server: StartedServer,
  scene: Scene & { options: KillOptions },
): Promise<number> {
  const { options } = scene;
  const load = createLoad({ url: server.url, ...scene });
  const extra = Math.floor(options.random() * 50);
  await until(
    "enough acknowledged writes",
    () => load.acknowledged() >= options.writesBetween + extra || undefined,
    120_000,
  );
  await Bun.sleep(options.random() * AFTER_ENOUGH_MS);
  server.signal("SIGKILL", "group");
  await server.exited;
  await load.stop();
  return load.acknowledged();
}

async function judge(server: StartedServer, scene: Scene & { dataDir: string }): Promise<readonly string[]> {
  const { ledger, shops, dataDir } = scene;
  const { rpc } = createShopClient(server.url);
  const problems = await createLoad({ url: server.url, shops, ledger, isIdle: true }).settleUnknown();
  await until(
    "every consumer has caught up",
    async () => {
      const health = await rpc.query("ops.health", undefined, OPERATOR_TOKEN);
      const lags = Array.from(JSON.stringify(health.data).matchAll(/"lag":(\d+)/g), ([, lag]) => Number(lag));
      return (lags.length > 0 && lags.every((lag) => lag === 0)) || undefined;
    },
    20_000,
  );
  return [...problems, ...inspect(dataDir, ledger)];
}
