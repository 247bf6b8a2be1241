import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import { startSimulators } from "../../src/entry/simulators.ts";
import { startHranaServer } from "./hrana.ts";
import { startServer } from "./server.ts";
import { startWorkerd } from "./workerd.ts";

/** The service on one runtime, with demo stores connected to simulators over loopback. */
export type Running = {
  readonly url: string;
  /** Runs what a timer or a cron trigger would run. */
  tick(): Promise<void>;
  /** What the process or the isolate wrote, for failures. */
  output(): string;
  stop(): Promise<void>;
};

const MASTER_KEY = Buffer.alloc(32, 7).toString("base64");

/** `src/entry/bun.ts` as `npm start` runs it, on a free port and a folder of its own. */
export async function onBun(): Promise<Running> {
  const server = await startServer({});
  return { url: server.url, tick: async () => {}, output: server.output, stop: server.stop };
}

/** `src/entry/worker.ts` in raw workerd, on our own libSQL server. */
export async function onWorkerd(): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), "madang-worker-"));
  const database = startHranaServer({ path: join(folder, "madang.db") });
  const simulators = startSimulators();
  const remote = openDatabaseServer({ url: database.url, authToken: database.token });
  await migrate(remote.migrations, "control", MIGRATIONS.control);
  await migrate(remote.migrations, "store", MIGRATIONS.store);
  remote.close();
  const worker = await startWorkerd({
    DATABASE_URL: database.url,
    DATABASE_AUTH_TOKEN: database.token,
    MADANG_SECRET: MASTER_KEY,
    DEMO: "1",
    SIMULATORS: Object.entries(simulators.endpoints)
      .map(([channel, url]) => `${channel}=${url}`)
      .join(" "),
  });
  return {
    url: worker.url,
    tick: worker.tick,
    output: worker.output,
    stop: async () => {
      await worker.stop();
      await simulators.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
