import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rawStatement } from "../../src/db/index.ts";
import { migrate } from "../../src/db/migrate.ts";
import { MIGRATIONS } from "../../src/db/migrations.generated.ts";
import type { RemoteDb, RemoteOptions } from "../../src/db/remote.ts";
import { openDatabaseServer } from "../../src/entry/remote-database.ts";
import type { HranaFault } from "../support/hrana/faults.ts";
import { type HranaServer, startHranaServer } from "../support/hrana.ts";

export type RemoteWorld = {
  readonly server: HranaServer;
  readonly remote: RemoteDb;
  /** What callers were refused for, as the log would tell. */
  readonly refused: string[];
  /** Another process or isolate on the same server. */
  open(over?: Partial<RemoteOptions>): RemoteDb;
  /** Past the faults. */
  rows(sql: string, ...args: unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  close(): Promise<void>;
};

/** A request takes this much of the budget of a call, however long it really took. */
const REQUEST_MS = 300;

/** Faults that a write meets; how the first of them ends is decided by what the server did. */
export const FAULTS: readonly HranaFault[] = [
  { kind: "status", status: 502, ran: "before" },
  { kind: "status", status: 503, ran: "before" },
  { kind: "status", status: 504, ran: "after" },
  { kind: "status", status: 502, ran: "after" },
  { kind: "cut", ran: "before" },
  { kind: "cut", ran: "after" },
  { kind: "slow", ms: 20 },
  { kind: "slow", ms: 300 },
  { kind: "hang", ran: "never" },
  { kind: "hang", ran: "before" },
  { kind: "late", after: 1 },
  { kind: "late", after: 2 },
  { kind: "late", after: 1_000 },
  { kind: "twice" },
  { kind: "busy" },
  { kind: "capped" },
];

export const describeFault = (fault: HranaFault): string => JSON.stringify(fault);

/** Our libSQL server over HTTP with both schemas, and a client whose pauses take no time. */
export async function startRemote(over: Partial<RemoteOptions> = {}): Promise<RemoteWorld> {
  const folder = mkdtempSync(join(tmpdir(), "madang-remote-"));
  const server = startHranaServer({ path: join(folder, "remote.db") });
  const refused: string[] = [];
  const open = (more: Partial<RemoteOptions> = {}) => {
    let ms = 0;
    return openDatabaseServer(
      { url: server.url, authToken: server.token },
      {
        fetch: (url, init) => {
          ms += REQUEST_MS;
          return fetch(url, init);
        },
        monotonicMs: () => ms,
        sleep: async (pause) => {
          ms += pause;
        },
        random: () => 0.5,
        limitsMs: { read: 150, write: 150, migrate: 5_000 },
        onFault: (kind) => void refused.push(kind),
        ...over,
        ...more,
      },
    );
  };
  const remote = open();
  const calm = open({ limitsMs: { read: 10_000, write: 10_000, migrate: 10_000 } });
  await migrate(calm.migrations, "control", MIGRATIONS.control);
  await migrate(calm.migrations, "store", MIGRATIONS.store);
  return {
    server,
    remote,
    refused,
    open,
    rows: async (sql, ...args) => {
      server.script(() => undefined);
      return (await calm.store.query([rawStatement(sql, args)]))[0] ?? [];
    },
    close: async () => {
      remote.close();
      calm.close();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
