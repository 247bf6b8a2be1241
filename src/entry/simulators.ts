import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CHANNEL_IDS, type ChannelId, type JsonObject, parseJsonObject } from "../channels/index.ts";
import { createSimulators, type RowStorage, type Simulators } from "../channels/simulators/index.ts";
import { simulatorGuide } from "./simulator-guide.ts";

export type StartedSimulators = {
  /** Base address of each simulator, for ChannelRuntimeOptions.simulators. */
  readonly endpoints: Readonly<Record<ChannelId, string>>;
  stop(): Promise<void>;
};

export type StartSimulatorsOptions = {
  /** First of six neighbouring ports; 0 or absent = free ports. */
  readonly firstPort?: number;
  /** Folder that keeps the ledgers over restarts; absent = memory. */
  readonly dataDir?: string;
};

/** A past instant, epoch ms, that the simulators take for the time of a call: demo shops have posted weeks ago. */
export const SIMULATED_AT = "x-simulated-at";

/**
 * Serves the six channel simulators on 127.0.0.1, each on its own port.
 *
 * @throws Error when one of the ports is taken; none is served then
 * @example
 * const { endpoints, stop } = startSimulators({ dataDir: ".data" });
 */
export function startSimulators(options: StartSimulatorsOptions = {}): StartedSimulators {
  const { firstPort = 0, dataDir } = options;
  const asked = new AsyncLocalStorage<number>();
  const simulators = createSimulators({
    now: () => asked.getStore() ?? Date.now(),
    sleep: (ms) => Bun.sleep(ms),
    fetch,
    ...(dataDir === undefined ? {} : { storage: (channel: ChannelId) => fileStorage(dataDir, channel) }),
  });
  const servers = serveAll(simulators, firstPort, (request, answer) => {
    const at = Number(request.headers.get(SIMULATED_AT) ?? Number.NaN);
    return Number.isSafeInteger(at) && at > 0 && at <= Date.now() ? asked.run(at, answer) : answer();
  });
  const endpoint = (id: ChannelId) => {
    const port = servers.find(({ channel }) => channel === id)?.server.port ?? 0;
    return `http://127.0.0.1:${port}`;
  };
  return {
    endpoints: {
      WooridongneTV: endpoint("WooridongneTV"),
      RingoBiz: endpoint("RingoBiz"),
      GenieTV: endpoint("GenieTV"),
      Instagram: endpoint("Instagram"),
      NaverBlog: endpoint("NaverBlog"),
      KakaoChannel: endpoint("KakaoChannel"),
    },
    async stop() {
      await Promise.all(servers.map(({ server }) => server.stop(true)));
    },
  };
}

type InItsTime = (
  request: Request,
  answer: () => Response | Promise<Response>,
) => Response | Promise<Response>;

/** All of them or none: when a port is taken, the others are given back. */
function serveAll(simulators: Simulators, firstPort: number, inItsTime: InItsTime) {
  const servers: { readonly channel: ChannelId; readonly server: Bun.Server<undefined> }[] = [];
  try {
    for (const [index, channel] of CHANNEL_IDS.entries()) {
      const server = Bun.serve({
        hostname: "127.0.0.1",
        port: firstPort === 0 ? 0 : firstPort + index,
        idleTimeout: 30,
        fetch: (request) => inItsTime(request, () => simulators[channel].fetch(request)),
      });
      servers.push({ channel, server });
    }
  } catch (thrown) {
    for (const { server } of servers) void server.stop(true);
    throw thrown;
  }
  return servers;
}

/** One JSON line a row; the last line of an id wins, a torn last line is dropped. */
function fileStorage(dataDir: string, channel: ChannelId): RowStorage {
  const folder = join(dataDir, "simulators");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${channel}.jsonl`);
  const parse = (line: string): JsonObject[] => {
    const row = parseJsonObject(line);
    return row === null ? [] : [row];
  };
  return {
    load: () => (existsSync(file) ? readFileSync(file, "utf8").split("\n").flatMap(parse) : []),
    append: (row) => appendFileSync(file, `\n${JSON.stringify(row)}`),
  };
}

const DEFAULT_FIRST_PORT = 8190;

/** On the ports that were asked for, or none; unasked, on the usual ones, or on free ones where those are taken. */
function startAsAsked(asked: string | undefined): StartedSimulators {
  const dataDir = ".data";
  if (asked !== undefined && asked !== "") {
    const firstPort = Number(asked);
    if (!Number.isInteger(firstPort) || firstPort < 0 || firstPort > 65_530)
      throw new Error(`SIMULATORS_PORT is the first of six ports, 0 to 65530 (0: free ones), not ${asked}`);
    return startSimulators({ firstPort, dataDir });
  }
  try {
    return startSimulators({ firstPort: DEFAULT_FIRST_PORT, dataDir });
  } catch {
    console.log(`One of the ports from ${DEFAULT_FIRST_PORT} on is taken: these are free ones.\n`);
    return startSimulators({ dataDir });
  }
}

if (import.meta.main) {
  const started = startAsAsked(process.env.SIMULATORS_PORT);
  console.log(await simulatorGuide(started.endpoints));
  const stop = () => {
    started.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}
