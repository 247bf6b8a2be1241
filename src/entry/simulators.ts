import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  CHANNEL_IDS,
  CHANNEL_LABELS,
  type ChannelId,
  type JsonObject,
  parseJsonObject,
} from "../channels/index.ts";
import { createSimulators, type RowStorage } from "../channels/simulators/index.ts";

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

/**
 * Serves the six channel simulators on 127.0.0.1, each on its own port.
 *
 * @example
 * const { endpoints, stop } = startSimulators({ dataDir: ".data" });
 */
export function startSimulators(options: StartSimulatorsOptions = {}): StartedSimulators {
  const { firstPort = 0, dataDir } = options;
  const simulators = createSimulators({
    now: Date.now,
    sleep: (ms) => Bun.sleep(ms),
    fetch,
    ...(dataDir === undefined ? {} : { storage: (channel: ChannelId) => fileStorage(dataDir, channel) }),
  });
  const servers = CHANNEL_IDS.map((channel, index) => ({
    channel,
    server: Bun.serve({
      hostname: "127.0.0.1",
      port: firstPort === 0 ? 0 : firstPort + index,
      idleTimeout: 30,
      fetch: simulators[channel].fetch,
    }),
  }));
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

/** One JSON line a row; the last line of an id wins, a torn last line is dropped. */
function fileStorage(dataDir: string, channel: ChannelId): RowStorage {
  const folder = join(dataDir, "simulators");
  mkdirSync(folder, { recursive: true });
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

if (import.meta.main) {
  const started = startSimulators({
    firstPort: Number(process.env.SIMULATORS_PORT ?? 0),
    dataDir: ".data",
  });
  for (const id of CHANNEL_IDS)
    console.log(`${CHANNEL_LABELS[id]} 시뮬레이터  ${started.endpoints[id]}  /__ledger`);
  const stop = () => {
    started.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}
