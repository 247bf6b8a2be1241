import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import { type FileWatch, holdExclusively, openFileDb } from "../db/file.ts";
import type { Db } from "../db/index.ts";
import { type MigrationDb, migrate } from "../db/migrate.ts";
import { MIGRATIONS } from "../db/migrations.generated.ts";
import type { RemoteEndpoint } from "../db/remote.ts";
import { openDatabaseServer } from "./remote-database.ts";

export type OpenDatabase = {
  readonly control: Db;
  readonly store: Db;
  readonly where: string;
  readonly close: () => Promise<void>;
};

type Unmigrated = OpenDatabase & { readonly migrations: MigrationDb };

/** The folder is another process's: told in one sentence, without a stack. */
export class FolderInUse extends Error {
  override readonly name = "FolderInUse";
  constructor(dataDir: string) {
    super(
      `Another Madang process is using the data folder ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
    );
  }
}

/** Opens and migrates the configured database: a libSQL server, or one local file held by this process alone. */
export async function openDatabase(config: Config, watch: FileWatch = {}): Promise<OpenDatabase> {
  mkdirSync(config.dataDir, { recursive: true });
  const opened = config.database ? openRemote(config.database) : await openLocal(config.dataDir, watch);
  await migrate(opened.migrations, "control", MIGRATIONS.control);
  await migrate(opened.migrations, "store", MIGRATIONS.store);
  return opened;
}

async function openLocal(dataDir: string, watch: FileWatch): Promise<Unmigrated> {
  const release = holdExclusively(join(dataDir, "madang.lock"));
  if (!release) throw new FolderInUse(dataDir);
  const path = join(dataDir, "madang.db");
  const file = await openFileDb(path, watch);
  return {
    control: file.db,
    store: file.db,
    migrations: file.db,
    where: `libSQL file ${path}`,
    close: async () => {
      await file.close();
      release();
    },
  };
}

function openRemote(database: RemoteEndpoint): Unmigrated {
  const { control, store, migrations, close } = openDatabaseServer(database);
  return {
    control,
    store,
    migrations,
    where: `libSQL server ${new URL(database.url).host}`,
    close: async () => close(),
  };
}
