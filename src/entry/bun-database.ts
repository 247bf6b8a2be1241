import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { ShardConfig } from "../config-types.ts";
import { holdExclusively, openFileDb } from "../db/file.ts";
import { type Db, MAIN_SHARD, requireKnownShards, requireOwnDatabase, type Shard } from "../db/index.ts";
import { type MigrationDb, migrate } from "../db/migrate.ts";
import { MIGRATIONS } from "../db/migrations.generated.ts";
import type { RemoteEndpoint } from "../db/remote.ts";
import type { Deps } from "../deps.ts";
import { backupInto } from "./bun-backup.ts";
import { withDatabase } from "./database-problem.ts";
import { openDatabaseServer } from "./remote-database.ts";
import type { DatabaseWatch } from "./watches.ts";

export type OpenDatabase = {
  readonly control: Db;
  /** The databases of the stores; the first one is `main`. */
  readonly shards: readonly [Shard, ...Shard[]];
  readonly where: string;
  /** Copies the local file; a server has backups of its own. */
  readonly backup?: Deps["backup"];
  readonly close: () => Promise<void>;
};

type Unmigrated = OpenDatabase & {
  /** In the order of the shards. */
  readonly migrations: readonly [MigrationDb, ...MigrationDb[]];
};

/** The folder is another process's: told in one sentence, without a stack. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
  constructor(dataDir: string) {
    super(
      `Another Madang process is using the data folder ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
    );
  }
}

/**
 * Opens and migrates what is configured: libSQL servers, or one local file held by this process alone.
 *
 * @throws FolderInUse, DatabaseUnusable, ShardsMissing, ShardMistaken
 */
export async function openDatabase(config: Config, watch: DatabaseWatch = {}): Promise<OpenDatabase> {
  mkdirSync(config.dataDir, { recursive: true });
  const opened = config.database
    ? await openRemote(config.database, { more: config.shards, watch })
    : await openLocal(config.dataDir, watch);
  for (const [index, each] of opened.migrations.entries()) {
    const name = opened.shards[index]?.name ?? MAIN_SHARD;
    await withDatabase(name, async () => {
      if (name === MAIN_SHARD) await migrate(each, "control", MIGRATIONS.control);
      await migrate(each, "store", MIGRATIONS.store);
    });
  }
  try {
    await requireKnownShards(
      opened.control,
      opened.shards.map(({ name }) => name),
    );
    for (const shard of opened.shards) await requireOwnDatabase(opened.control, shard);
  } catch (error) {
    await opened.close();
    throw error;
  }
  return opened;
}

async function openLocal(dataDir: string, watch: DatabaseWatch): Promise<Unmigrated> {
  const release = holdExclusively(join(dataDir, "madang.lock"));
  if (!release) throw new FolderInUse(dataDir);
  const path = join(dataDir, "madang.db");
  const file = await openFileDb(path, watch);
  return {
    control: file.db,
    shards: [{ name: MAIN_SHARD, db: file.db }],
    migrations: [file.db],
    where: `libSQL file ${path}`,
    backup: backupInto(dataDir, file.backup),
    close: async () => {
      await file.close();
      release();
    },
  };
}

async function openRemote(
  database: RemoteEndpoint,
  { more, watch }: { more: readonly ShardConfig[]; watch: DatabaseWatch },
): Promise<Unmigrated> {
  const open = (endpoint: RemoteEndpoint) => openDatabaseServer(endpoint, {}, watch.onFault);
  const main = await withDatabase(MAIN_SHARD, async () => open(database));
  const others = await Promise.all(
    more.map(({ name, ...endpoint }) => withDatabase(name, async () => ({ name, ...open(endpoint) }))),
  );
  const host = new URL(database.url).host;
  return {
    control: main.control,
    shards: [{ name: MAIN_SHARD, db: main.store }, ...others.map(({ name, store }) => ({ name, db: store }))],
    migrations: [main.migrations, ...others.map(({ migrations }) => migrations)],
    where: `libSQL server ${host}${others.map(({ name }) => `, ${name}`).join("")}`,
    close: async () => {
      for (const { close } of [main, ...others]) close();
    },
  };
}
