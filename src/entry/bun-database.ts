import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "@libsql/client/web";
import type { Config } from "../config.ts";
import { holdExclusively, openFileDb } from "../db/file.ts";
import type { Db } from "../db/index.ts";
import { migrate } from "../db/migrate.ts";
import { MIGRATIONS } from "../db/migrations.generated.ts";
import { remoteDb } from "../db/remote.ts";

export type OpenDatabase = { readonly db: Db; readonly where: string; readonly close: () => Promise<void> };

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
export async function openDatabase(config: Config): Promise<OpenDatabase> {
  mkdirSync(config.dataDir, { recursive: true });
  const opened = config.database ? openRemote(config.database) : await openLocal(config.dataDir);
  await migrate(opened.db, "control", MIGRATIONS.control);
  await migrate(opened.db, "store", MIGRATIONS.store);
  return opened;
}

async function openLocal(dataDir: string): Promise<OpenDatabase> {
  const release = holdExclusively(join(dataDir, "madang.lock"));
  if (!release) throw new FolderInUse(dataDir);
  const path = join(dataDir, "madang.db");
  const file = await openFileDb(path);
  return {
    db: file.db,
    where: `libSQL file ${path}`,
    close: async () => {
      await file.close();
      release();
    },
  };
}

function openRemote(database: { url: string; authToken: string | undefined }): OpenDatabase {
  const { url, authToken } = database;
  const client = createClient({ url, ...(authToken === undefined ? {} : { authToken }) });
  return {
    db: remoteDb(client),
    where: `libSQL server ${new URL(url).host}`,
    close: async () => client.close(),
  };
}
