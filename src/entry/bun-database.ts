import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { ShardConfig } from "../config-types.ts";
import { holdExclusively, openFileDb } from "../db/file.ts";
import { type Db, MAIN_SHARD, requireKnownShards, requireOwnDatabase, type Shard } from "../db/index.ts";
import { type MigrationDb, migrate } from "../db/migrate.ts";
import { MIGRATIONS } from "../db/migrations.generated.ts";
import { preparedDb } from "../db/prepared-db.ts";
import type { RemoteEndpoint } from "../db/remote.ts";
import type { Deps } from "../deps.ts";
import { backupInto } from "./bun-backup.ts";
import { DatabaseUnusable, withDatabase } from "./database-problem.ts";
import { log } from "./platform.ts";
import { openDatabaseServer } from "./remote-database.ts";
import type { DatabaseWatch } from "./watches.ts";

export type OpenDatabase = {
  readonly control: Db;
  /** The databases of the stores; the first one is `main`. */
  readonly shards: readonly [Shard, ...Shard[]];
  /** Of the others, those that are away, each with a sentence for the operator; they are made ready when they come. */
  readonly away: readonly { readonly shard: string; readonly problem: string }[];
  readonly where: string;
  /** Copies the local file; a server has backups of its own. */
  readonly backup?: Deps["backup"];
  readonly close: () => Promise<void>;
};

type Unready = Omit<OpenDatabase, "away" | "shards"> & {
  readonly main: UnreadyShard;
  readonly others: readonly UnreadyShard[];
};

type UnreadyShard = Shard & { readonly migrations: MigrationDb };

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
 * Opens and migrates what is configured: libSQL servers, or one local file held by this process alone. `main` must be
 * there; the others may come later.
 *
 * @throws FolderInUse, DatabaseUnusable, ShardsMissing, ShardMistaken
 */
export async function openDatabase(config: Config, watch: DatabaseWatch = {}): Promise<OpenDatabase> {
  makeFolder(config.dataDir);
  const { main, others, ...opened } = config.database
    ? await openRemote(config.database, { more: config.shards, watch })
    : await openLocal(config.dataDir, watch);
  const { control } = opened;
  try {
    await withDatabase(MAIN_SHARD, () => migrate(told(main), "control", MIGRATIONS.control));
    await prepare(control, main);
    await requireKnownShards(
      control,
      [main, ...others].map(({ name }) => name),
    );
    const found = await Promise.all(others.map((shard) => prepareOrTell(control, shard)));
    const away = found.filter((each) => each !== undefined);
    const isAway = ({ name }: Shard) => away.some(({ shard }) => shard === name);
    const late = (shard: UnreadyShard) => preparedDb(shard.db, () => prepare(control, shard));
    const ready = others.map((shard) => ({ name: shard.name, db: isAway(shard) ? late(shard) : shard.db }));
    return { ...opened, shards: [main, ...ready], away };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** For its user alone. One that was there before is left as it is: somebody may have let others in on purpose. */
function makeFolder(dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if ((statSync(dataDir).mode & 0o077) === 0) return;
  const problem =
    "DATA_DIR: other users of this machine can look into this folder. `chmod 700` keeps them out.";
  log.error("data_folder_open", { problem });
}

/** @throws DatabaseUnusable while it is away; ShardMistaken */
async function prepare(control: Db, shard: UnreadyShard): Promise<void> {
  const { name, db } = shard;
  await withDatabase(name, async () => {
    await migrate(told(shard), "store", MIGRATIONS.store);
    await requireOwnDatabase(control, { name, db });
  });
}

/** A line in the log where a newer release has migrated already. */
function told({ name, migrations }: UnreadyShard): MigrationDb {
  const onAhead: MigrationDb["onAhead"] = (schema, names) =>
    log.info("schema_ahead", { database: name, kind: schema, migrations: names.join(" ") });
  return { ...migrations, onAhead };
}

async function prepareOrTell(
  control: Db,
  shard: UnreadyShard,
): Promise<OpenDatabase["away"][number] | undefined> {
  try {
    await prepare(control, shard);
    return undefined;
  } catch (error) {
    if (!(error instanceof DatabaseUnusable) || !error.isAway) throw error;
    return { shard: shard.name, problem: error.message };
  }
}

async function openLocal(dataDir: string, watch: DatabaseWatch): Promise<Unready> {
  const release = holdExclusively(join(dataDir, "madang.lock"));
  if (!release) throw new FolderInUse(dataDir);
  const path = join(dataDir, "madang.db");
  const file = await openFileDb(path, watch);
  return {
    control: file.db,
    main: { name: MAIN_SHARD, db: file.db, migrations: file.db },
    others: [],
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
): Promise<Unready> {
  const open = (endpoint: RemoteEndpoint) => openDatabaseServer(endpoint, {}, watch.onFault);
  const main = await withDatabase(MAIN_SHARD, async () => open(database));
  const others = await Promise.all(
    more.map(({ name, ...endpoint }) => withDatabase(name, async () => ({ name, ...open(endpoint) }))),
  );
  const host = new URL(database.url).host;
  return {
    control: main.control,
    main: { name: MAIN_SHARD, db: main.store, migrations: main.migrations },
    others: others.map(({ name, store, migrations }) => ({ name, db: store, migrations })),
    where: `libSQL server ${host}${others.map(({ name }) => `, ${name}`).join("")}`,
    close: async () => {
      for (const { close } of [main, ...others]) close();
    },
  };
}
